"""What flows can say, run for real and read back from the store."""

import pytest

from flow_runner import FlowRunner


def test_values_pass_along_a_chain_and_every_step_keeps_its_own_version(flows: FlowRunner) -> None:
    run = flows.succeed("""
        class Chain(FlowSpec):
            @step
            def start(self):
                self.x, self.untouched = 1, {"a": [1, 2.5, None, "ü"]}
                self.next(self.middle)

            @step
            def middle(self):
                self.x += 1
                assert self.untouched["a"][1] == 2.5
                self.next(self.end)

            @step
            def end(self):
                assert self.x == 2
    """)
    assert run.state == "succeeded"
    assert (run.value("x", "start"), run.value("x", "middle"), run.value("x", "end")) == (1, 2, 2)
    assert run.artifacts("end").origins == {"x": "middle/0", "untouched": "start/0"}
    assert run.manifest("middle").artifacts.keys() == {"x"}


def test_a_value_changed_in_place_is_stored_anew_and_one_that_was_only_read_is_not(flows: FlowRunner) -> None:
    run = flows.succeed("""
        class Touch(FlowSpec):
            @step
            def start(self):
                self.changed, self.read = [1], [1]
                self.next(self.end)

            @step
            def end(self):
                self.changed.append(sum(self.read))
    """)
    assert run.value("changed", "start") == [1]
    assert run.value("changed", "end") == [1, 1]
    assert run.manifest("end").artifacts.keys() == {"changed"}
    assert run.artifacts("end").origins["read"] == "start/0"


def test_parameters_constants_and_their_defaults(flows: FlowRunner) -> None:
    source = """
        def today(context):
            return f"{context.flow_name}/{context.parameter_name}"

        class Given(FlowSpec):
            count = Parameter("count", default=3, help="how many")
            rate = Parameter("learning-rate", default=0.5)
            name = Parameter("name", default=today)
            fast = Parameter("fast", default=False)
            data = Parameter("data", type=JSONType, default='{"a": 1}')
            tags_ = Parameter("labels", separator=",", default="a,b")
            nothing = Parameter("nothing")
            LIMIT = 10

            @step
            def start(self):
                self.seen = [self.count, self.rate, self.name, self.fast]
                self.seen += [self.data, self.tags_, self.nothing, self.LIMIT]
                self.next(self.end)

            @step
            def end(self):
                for name in ("count", "LIMIT"):
                    try:
                        setattr(self, name, 1)
                    except AttributeError as error:
                        assert "task-attribute-read-only" in str(error)
                    else:
                        raise AssertionError(name)
    """
    run = flows.succeed(source)
    assert run.value("seen", "start") == [3, 0.5, "Given/name", False, {"a": 1}, ["a", "b"], None, 10]
    given = [
        "--count",
        "4",
        "--learning-rate",
        "1",
        "--fast",
        "yes",
        "--data",
        "[1]",
        "--labels",
        "x",
        "--name",
        "n",
    ]
    assert flows.run("run", *given).returncode == 0
    assert flows.last_run().value("seen", "start") == [4, 1.0, "n", True, [1], ["x"], None, 10]
    assert set(run.folder.run_record().artifacts) >= {"count", "rate", "LIMIT"}


def test_foreach_nested_with_branches_inside_and_joins_in_order(flows: FlowRunner) -> None:
    run = flows.succeed("""
        class Nested(FlowSpec):
            @step
            def start(self):
                self.outer = ["a", "b", "c"]
                self.next(self.one, foreach="outer")

            @step
            def one(self):
                self.letter, self.inner = self.input, (n for n in range(2))
                self.next(self.two, foreach="inner")

            @step
            def two(self):
                assert self.foreach_stack()[0][1:] == (3, self.letter)
                assert self.foreach_stack()[1] == (self.index, 2, self.input)
                self.word = f"{self.letter}{self.input}"
                self.next(self.left, self.right)

            @step
            def left(self):
                self.sided = self.word + "L"
                self.next(self.sides)

            @step
            def right(self):
                self.sided = self.word + "R"
                self.next(self.sides)

            @step
            def sides(self, inputs):
                self.both = [inputs.left.sided, inputs.right.sided, inputs[1].sided]
                self.next(self.inner_join)

            @step
            def inner_join(self, inputs):
                self.words = [each.both for each in inputs]
                self.next(self.outer_join)

            @step
            def outer_join(self, inputs):
                self.all = [each.words for each in inputs]
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    expected = [[[f"{c}{n}L", f"{c}{n}R", f"{c}{n}R"] for n in range(2)] for c in "abc"]
    assert run.value("all", "end") == expected
    assert run.tasks("two") == ["0-0", "0-1", "1-0", "1-1", "2-0", "2-1"]
    assert run.value("inner", "one", "2") == [0, 1], "a one-shot iterator is stored as the list of its items"


def test_an_empty_foreach_goes_straight_to_the_join(flows: FlowRunner) -> None:
    run = flows.succeed("""
        class Empty(FlowSpec):
            @step
            def start(self):
                self.items = iter(())
                self.next(self.work, foreach="items")

            @step
            def work(self):
                self.got = self.input
                self.next(self.join)

            @step
            def join(self, inputs):
                self.all = [each.got for each in inputs]
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert run.value("all", "end") == []


MERGE = """
    class Merge(FlowSpec):
        alpha = Parameter("alpha", default=1)

        @step
        def start(self):
            self.common, self.other = [1, 2], "same"
            self.next(self.a, self.b)

        @step
        def a(self):
            self.mine, self.equal, self.different, self.only_a = "a", [3], 1, "A"
            self.common = list(self.common)
            self.next(self.join)

        @step
        def b(self):
            self.mine, self.equal, self.different = "b", [3], 2
            self.next(self.join)

        @step
        def join(self, inputs):
            BODY
            self.next(self.end)

        @step
        def end(self):
            pass
"""


def test_merge_takes_what_agrees_by_reference(flows: FlowRunner) -> None:
    body = "self.mine = 'both'; self.merge_artifacts(inputs, exclude=['different'])"
    run = flows.succeed(MERGE.replace("BODY", body))
    assert run.artifacts("end").origins == {
        "common": "start/0", "other": "start/0", "equal": "a/0", "only_a": "a/0", "mine": "join/0"
    }  # fmt: skip
    assert run.manifest("join").artifacts.keys() == {"mine"}


@pytest.mark.parametrize(
    ("body", "error", "said"),
    [
        ("self.merge_artifacts(inputs)", "task-merge-unhandled", "`different`, `mine`"),
        ("inputs.c.x", "task-inputs-missing", "`a`, `b`"),
        ("self.x = self.other", "task-artifact-missing", "a join starts empty"),
    ],
)
def test_what_a_join_cannot_do_fails_with_an_error_of_its_own(
    flows: FlowRunner, body: str, error: str, said: str
) -> None:
    file = flows.write(MERGE.replace("BODY", body))
    result = flows.run("run")
    assert result.returncode == 1
    failure = flows.last_run().failure("join")
    assert failure.error_id == error
    assert said in failure.message + (failure.hint or "")
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if body in text)
    assert (failure.file, failure.line) == (str(file), line)
    assert f"[{error}]" in result.stdout


def test_current_knows_where_it_is(flows: FlowRunner) -> None:
    run = flows.succeed("""
        class Where(FlowSpec):
            alpha = Parameter("alpha", default=1)

            @step
            def start(self):
                self.seen = {name: current.get(name) for name in ("flow_name", "step_name", "task_id", "retry_count")}
                self.run_id, self.pathspec, self.names = current.run_id, current.pathspec, current.parameter_names
                self.inside = (current.is_running_flow, "run_id" in current, "card" in current, current.get("card", 7))
                self.user, self.own_path = current.username, current.task.pathspec
                self.next(self.end)

            @step
            def end(self):
                pass

        assert not current.is_running_flow
    """)
    assert run.value("seen", "start") == {
        "flow_name": "Where", "step_name": "start", "task_id": "0", "retry_count": 0
    }  # fmt: skip
    assert run.value("run_id", "start") == run.folder.run
    assert (
        run.value("pathspec", "start") == run.value("own_path", "start") == f"Where/{run.folder.run}/start/0"
    )
    assert run.value("names", "start") == ["alpha"]
    assert run.value("inside", "start") == (True, True, False, 7)


def test_the_tasks_of_a_foreach_draw_different_random_numbers(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import random
        import numpy

        class Draw(FlowSpec):
            @step
            def start(self):
                self.items = [1, 2, 3]
                self.next(self.work, foreach="items")

            @step
            def work(self):
                self.drawn = (random.random(), float(numpy.random.rand()))
                self.next(self.join)

            @step
            def join(self, inputs):
                self.drawn = [each.drawn for each in inputs]
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    first, second = zip(*run.value("drawn", "end"), strict=True)
    assert len(set(first)) == len(set(second)) == 3


def test_flows_inherit_steps_and_parameters(flows: FlowRunner) -> None:
    (flows.folder / "base.py").write_text(
        "from mainstem import FlowSpec, Parameter, step\n"
        "class Base(FlowSpec):\n"
        "    alpha = Parameter('alpha', default=5)\n"
        "    @step\n    def start(self):\n        self.x = self.alpha\n        self.next(self.end)\n"
    )
    (flows.folder / "flow.py").write_text(
        "from base import Base\n"
        "from mainstem import step\n"
        "class Derived(Base):\n"
        "    @step\n    def end(self):\n        self.y = self.x + 1\n"
        "if __name__ == '__main__':\n    Derived()\n"
    )
    result = flows.run("run")
    assert result.returncode == 0, result.stderr
    assert flows.last_run().value("y", "end") == 6
