"""What of a flow's class and its methods the graph holds."""

import ast
import functools
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from flow_sources import load_flow, load_module

from mainstem_core.decorators.retry import retry
from mainstem_core.errors import ParameterError
from mainstem_core.flow import FlowSpec, JSONType, Parameter, step
from mainstem_core.graph import StepKind
from mainstem_core.graph.build import build_graph, read_flow

HEAD = "from mainstem_core.flow import FlowSpec, step\n"
TWO_STEPS = """
class Small(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass
"""


# -- decorators, docstrings, layout ----------------------------------------------------------------------------


def logged(function: Any) -> Any:
    @functools.wraps(function)
    def wrapper(*arguments: Any) -> Any:
        return function(*arguments)

    return wrapper


class Decorated(FlowSpec):
    """What it is for.

    More about it,
      indented.
    """

    @retry
    @step
    def start(self) -> None:
        self.next(
            self.middle,
        )

    @step
    @logged
    def middle(self) -> None:
        """Does much.

        And more.
        """
        self.next(self.last)

    @logged
    @retry
    @step
    def last(self) -> None:
        self.next(self.end)

    @step
    def end(self) -> None: ...


def test_other_decorators_may_stand_above_and_below() -> None:
    graph = build_graph(Decorated)
    assert [node.name for node in graph] == ["start", "middle", "last", "end"]
    assert [each.name for each in graph["start"].decorators] == ["retry"]
    assert graph["start"].decorators[0].attributes["times"] == 3
    assert graph["middle"].decorators == ()
    assert [each.name for each in graph["last"].decorators] == ["retry"]
    lines = Path(__file__).read_text().splitlines()
    for node in graph:
        assert lines[node.location.line - 1].strip().startswith(f"def {node.name}(")
    next_location = graph["start"].next_location
    assert next_location is not None and lines[next_location.line - 1].strip() == "self.next("


def test_docstrings_lose_their_indentation() -> None:
    graph = build_graph(Decorated)
    assert graph.doc == "What it is for.\n\nMore about it,\n  indented."
    assert graph["middle"].doc == "Does much.\n\nAnd more."
    assert graph["start"].doc is None


def test_a_step_may_talk_of_next_without_calling_it() -> None:
    class Chatty(FlowSpec):
        @step
        def start(self) -> None:
            # what comes next is self.next(self.nowhere)
            self.first = next(iter("self.next(self.a)"))
            other = type("Other", (), {"next": lambda self, what: what})()
            other.next(self.first)
            self.next(self.end)

        @step
        def end(self) -> None:
            pass

    assert build_graph(Chatty)["start"].targets == ("end",)


def test_an_object_of_another_class_may_be_called_self_too() -> None:
    class Inner(FlowSpec):
        @step
        def start(self) -> None:
            class Cursor:
                def next(self) -> int:
                    return 1

                def both(self) -> int:
                    return self.next() + (lambda self: self.next())(self)

            self.x = Cursor().both()
            self.next(self.end)

        @step
        def end(self) -> None:
            pass

    assert build_graph(Inner)["start"].targets == ("end",)


# -- start and end ---------------------------------------------------------------------------------------------


def test_marks_name_start_and_end(tmp_path: Path) -> None:
    source = HEAD + textwrap.dedent(
        """
        class Marked(FlowSpec):
            @step(start=True)
            def load(self):
                self.next(self.save)

            @step(end=True)
            def save(self):
                pass
        """
    )
    graph = build_graph(load_flow(source, tmp_path, "Marked"))
    assert (graph.start, graph.end) == ("load", "save")
    assert graph["save"].kind is StepKind.END


def test_a_mark_counts_above_and_below_other_decorators() -> None:
    class Wrapped(FlowSpec):
        @step(start=True)
        @logged
        def load(self) -> None:
            self.next(self.save)

        @logged
        @step(end=True)
        def save(self) -> None:
            pass

    graph = build_graph(Wrapped)
    assert (graph.start, graph.end) == ("load", "save")


def test_a_single_step_is_start_and_end(tmp_path: Path) -> None:
    source = HEAD + "\nclass One(FlowSpec):\n    @step\n    def work(self):\n        self.x = 1\n"
    graph = build_graph(load_flow(source, tmp_path, "One"))
    assert (graph.start, graph.end, len(graph)) == ("work", "work", 1)
    assert graph["work"].kind is StepKind.END


def test_constants_that_answer_to_every_name_are_no_steps() -> None:
    class Anything:
        def __getattr__(self, name: str) -> "Anything":
            return Anything()

        def __call__(self) -> None: ...

    class Odd(FlowSpec):
        column = Anything()

        @step
        def start(self) -> None:
            pass

    assert list(build_graph(Odd).steps) == ["start"]


def test_an_expression_deeper_than_the_stack_is_read(tmp_path: Path) -> None:
    long_sum = " + ".join(["1"] * (sys.getrecursionlimit() + 100))
    source = HEAD + TWO_STEPS.replace(
        "self.next(self.end)", f"self.x = next(iter([{long_sum}]))\n        self.next(self.end)"
    )
    assert build_graph(load_flow(source, tmp_path, "Small"))["start"].targets == ("end",)


def test_each_file_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = load_module(HEAD + TWO_STEPS, tmp_path)
    source = (
        HEAD
        + f"from {base.__name__} import Small\n\n\nclass Child(Small):\n    @step\n    def start(self):\n"
    )
    child = load_flow(source + "        self.next(self.end)\n", tmp_path, "Child")
    parsed: list[str] = []
    parse = ast.parse

    def counted(text: Any, name: str) -> ast.Module:
        parsed.append(name)
        return parse(text, name)

    monkeypatch.setattr(ast, "parse", counted)
    build_graph(child)
    assert sorted(parsed) == sorted({base.Small.end.__code__.co_filename, child.start.__code__.co_filename})


def test_a_chain_longer_than_the_stack_is_deep(tmp_path: Path) -> None:
    count = sys.getrecursionlimit() + 200
    steps = [
        f"    @step\n    def s{n}(self):\n        self.next(self.{f's{n + 1}' if n < count else 'end'})\n"
        for n in range(count + 1)
    ]
    source = HEAD + "\nclass Long(FlowSpec):\n" + "\n".join(steps) + TWO_STEPS.split("FlowSpec):\n")[1]
    source = source.replace(
        "def start(self):\n        self.next(self.end)", "def start(self):\n        self.next(self.s0)"
    )
    assert len(build_graph(load_flow(source, tmp_path, "Long"))) == count + 3


# -- parameters ------------------------------------------------------------------------------------------------


def test_parameters_are_data_of_the_graph() -> None:
    class Tuned(FlowSpec):
        alpha = Parameter("alpha", default=0.1, help="learning rate")
        grid = Parameter("the-grid", type=JSONType, required=True)
        day = Parameter("day", default=lambda context: "today")
        names = Parameter("names", separator=",")

        @step
        def start(self) -> None:
            pass

    described = [
        (p.name, p.attribute, p.type, p.default, p.is_default_computed, p.required, p.separator, p.help)
        for p in build_graph(Tuned).parameters
    ]
    assert described == [
        ("alpha", "alpha", "float", 0.1, False, False, None, "learning rate"),
        ("the-grid", "grid", "JSON", None, False, True, None, None),
        ("day", "day", "str", None, True, False, None, None),
        ("names", "names", "str", None, False, False, ",", None),
    ]


def test_parameters_of_one_name_are_refused() -> None:
    class Twice(FlowSpec):
        a_b = Parameter("a_b", default=1)
        other = Parameter("A-B", default=2)

        @step
        def start(self) -> None:
            pass

    with pytest.raises(ParameterError):
        read_flow(Twice)


def test_every_member_of_a_flow_is_a_reserved_name() -> None:
    from mainstem_core.graph.lint import RESERVED_STEP_NAMES

    members = {name for name in dir(FlowSpec) if not name.startswith("_")}
    assert members <= RESERVED_STEP_NAMES
