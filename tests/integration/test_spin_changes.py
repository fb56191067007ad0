"""`spin` with other inputs than the run had, and what a spin keeps."""

import json

import pytest

from flow_runner import FlowRunner
from spin_runner import refused, spin

SOURCE = """
    from mainstem import Config

    class Change(FlowSpec):
        times = Parameter("times", default=2)
        rate = Parameter("learning-rate", default=0.5)
        sizes = Config("sizes", default_value={"wide": 2})
        greeting = "hello"

        @step
        def start(self):
            print("start", self.times, self.rate)
            self.items = ["a", "b", "c"]
            self.label = "first"
            self.number = 1
            self.next(self.turn, foreach="items")

        @step
        def turn(self):
            print("turn", repr(self.input), self.index, self.items, repr(self.label), self.times)
            for name in ("fresh", "number"):
                if hasattr(self, name):
                    print(name, repr(getattr(self, name)))
            self.value = f"{self.input}{self.label}"
            self.next(self.inner)

        @step
        def inner(self):
            print("inner", repr(self.input), repr(self.label), repr(self.value), self.index)
            self.next(self.join)

        @step
        def join(self, inputs):
            print("join", [each.value for each in inputs], [each.label for each in inputs])
            self.values = [each.value for each in inputs]
            self.next(self.end)

        @step
        def end(self):
            print("end", self.values)
"""


@pytest.fixture(scope="module")
def change(tmp_path_factory: pytest.TempPathFactory) -> FlowRunner:
    flows = FlowRunner(tmp_path_factory.mktemp("change"))
    flows.succeed(SOURCE, "--times", "5")
    return flows


def module(flows: FlowRunner, source: str) -> tuple[str, str]:
    (flows.folder / "changed.py").write_text(source)
    return "--artifacts-module", "changed.py"


@pytest.mark.parametrize(
    ("step", "words", "printed"),
    [
        ("turn", (), "turn 'a' 0 ['a', 'b', 'c'] 'first' 5"),
        ("turn", ("times=9",), "turn 'a' 0 ['a', 'b', 'c'] 'first' 9"),
        ("turn", ("label=second",), "turn 'a' 0 ['a', 'b', 'c'] 'second' 5"),
        ("turn", ("label=7",), "turn 'a' 0 ['a', 'b', 'c'] '7' 5"),
        ("turn", ("label=",), "turn 'a' 0 ['a', 'b', 'c'] '' 5"),
        ("turn", ("label=x=y",), "turn 'a' 0 ['a', 'b', 'c'] 'x=y' 5"),
        ("turn", ("input=7",), "turn 7 0 ['a', 'b', 'c'] 'first' 5"),
        ("turn", ('input={"deep": [1]}',), "turn {'deep': [1]} 0 ['a', 'b', 'c'] 'first' 5"),
        ("turn", ("items=[1]", "input=z"), "turn 'z' 0 [1] 'first' 5"),
        ("start", ("times=1", "rate=0.25"), "start 1 0.25"),
        ("inner", ("input=z", "label=y", "value=x"), "inner 'z' 'y' 'x' 0"),
        ("join", ("label=y",), "join ['afirst', 'bfirst', 'cfirst'] ['y', 'y', 'y']"),
        ("join", ("value=[1]",), "join ['[1]', '[1]', '[1]'] ['first', 'first', 'first']"),
    ],
)
def test_a_value_is_given_on_the_command_line(
    change: FlowRunner, step: str, words: tuple[str, ...], printed: str
) -> None:
    done = spin(change, step, *(part for word in words for part in ("--set", word)))
    assert done.printed[0] == printed


def test_the_item_of_any_task_is_changed(change: FlowRunner) -> None:
    run = change.last_run().folder.run
    done = spin(change, f"{run}/turn/2", "--set", "input=z")
    assert done.printed[0] == "turn 'z' 2 ['a', 'b', 'c'] 'first' 5"


def test_a_module_gives_any_values_also_to_one_input_of_a_join(change: FlowRunner) -> None:
    words = module(
        change,
        """
from collections import Counter

ARTIFACTS = {"label": Counter("ab"), "times": 8}
ARTIFACTS["input"] = {1, 2}
""",
    )
    assert spin(change, "turn", *words).printed[0] == (
        "turn {1, 2} 0 ['a', 'b', 'c'] Counter({'a': 1, 'b': 1}) 8"
    )
    words = module(change, 'ARTIFACTS = {"inner/1": {"value": "changed", "label": "y"}}')
    assert spin(change, "join", *words).printed == [
        "join ['afirst', 'changed', 'cfirst'] ['first', 'y', 'first']"
    ]


def test_the_command_line_counts_more_than_the_module(change: FlowRunner) -> None:
    words = module(change, 'ARTIFACTS = {"label": "module", "input": "module"}')
    assert spin(change, "turn", *words, "--set", "label=line").printed[0] == (
        "turn 'module' 0 ['a', 'b', 'c'] 'line' 5"
    )


def test_the_last_of_two_values_of_a_name_counts(change: FlowRunner) -> None:
    assert spin(change, "turn", "--set", "label=a", "--set", "label=b").printed[0].endswith("'b' 5")


def test_a_name_that_no_input_has_is_given_with_a_warning(change: FlowRunner) -> None:
    done = spin(change, "turn", "--set", "fresh=7")
    assert "Warning: no input has `fresh`; the step gets it all the same." in done.done.stderr
    assert "fresh 7" in done.printed
    known = spin(change, "turn", "--set", "number=7")
    assert "Warning" not in known.done.stderr and "number 7" in known.printed


def test_a_changed_input_is_on_record_as_it_was_given(change: FlowRunner) -> None:
    done = spin(change, "turn", "--set", "label=second", "--set", "times=9", "--set", "input=z", "--persist")
    assert done.run.value("label", "start") == "second"
    assert done.run.value("items", "start") == ["a", "b", "c"]
    assert done.run.value("value", "turn") == "zsecond"
    assert change.last_run().value("label", "start") == "first"


@pytest.mark.parametrize(
    ("step", "word", "told"),
    [
        ("turn", "times=many", "error[parameter-invalid]"),
        ("turn", "greeting=x", "error[spin-input-invalid]: `greeting` cannot be changed"),
        ("turn", "sizes={}", "error[spin-input-invalid]: `sizes` cannot be changed"),
        ("turn", "a b=1", "error[spin-input-invalid]: `a b` cannot be changed"),
        ("start", "label=x", "error[spin-input-invalid]: `label` cannot be changed"),
        ("join", "input=1", "error[spin-input-invalid]: `input` cannot be changed"),
        ("turn", "label", "'label' is not of the form NAME=VALUE."),
        ("turn", "=x", "'=x' is not of the form NAME=VALUE."),
    ],
)
def test_what_cannot_be_changed_is_refused_before_anything_begins(
    change: FlowRunner, step: str, word: str, told: str
) -> None:
    assert told in refused(change, step, "--set", word)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("VALUES = {}", "there is no `ARTIFACTS` in it"),
        ("raise ValueError('cold')", "ValueError: cold"),
        ("raise SystemExit", "SystemExit"),
        ('ARTIFACTS = {"inner/7": {"value": 1}}', "`inner/7` cannot be changed"),
        ('ARTIFACTS = {"input": (each for each in ())}', "[task-value-unpicklable]"),
    ],
)
def test_a_module_that_gives_nothing_is_refused(change: FlowRunner, source: str, told: str) -> None:
    assert told in refused(change, "inner", *module(change, source))


def test_what_the_step_assigns_is_kept_only_on_request(change: FlowRunner) -> None:
    assert list(spin(change, "turn").run.artifacts("turn").origins) == []
    assert list(spin(change, "turn", "--no-persist").run.artifacts("turn").origins) == []
    kept = spin(change, "turn", "--persist").run
    assert kept.value("value", "turn") == "afirst"
    assert kept.value("label", "turn") == "first", "what it inherits is there, too"


def test_a_fan_out_is_kept_only_on_request(change: FlowRunner) -> None:
    assert spin(change, "start").run.manifest("start").items is None
    kept = spin(change, "start", "--persist").run.manifest("start")
    assert kept.items is not None and kept.items.count == 3
    assert spin(change, "start").run.manifest("start").transition.foreach_count == 3


def test_a_fan_out_of_too_many_items_fails_as_in_a_run(change: FlowRunner) -> None:
    done = spin(change, "start", "--max-num-splits", "2", code=1)
    assert "error[task-foreach-too-wide]" in done.done.stdout


def test_new_parameters_have_their_defaults_and_configs_are_those_of_the_run(flows: FlowRunner) -> None:
    source = SOURCE.replace('print("turn",', 'print(self.sizes.wide, "turn",')
    flows.write(source)
    given = ("--config-value", "sizes", json.dumps({"wide": 9}))
    assert flows.run(*given, "run").returncode == 0
    flows.write(
        source.replace(
            'greeting = "hello"', 'greeting = "bye"; extra = Parameter("extra", default=4)'
        ).replace('print(self.sizes.wide, "turn",', "print(self.greeting, self.extra, self.sizes.wide,")
    )
    assert spin(flows, "turn").printed[0].startswith("bye 4 9 'a'")
    done = spin(flows, "turn", "--set", "extra=6", "--set", "times=1")
    assert done.printed[0].startswith("bye 6 9 'a'") and done.printed[0].endswith(" 1")
