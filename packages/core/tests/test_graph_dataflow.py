"""What is read and never assigned is told, at its place; what is right, or cannot be understood, is not."""

import textwrap
from pathlib import Path
from typing import Any

import pytest
from flow_sources import load_module
from graph_cases import END, HEAD, flow_of, method

from mainstem_core.errors import GraphError
from mainstem_core.graph.build import read_flow
from mainstem_core.graph.dataflow import find_missing
from mainstem_core.graph.source import Sources

HEAD_MORE = (
    "import functools\nfrom contextlib import suppress\n"
    "from mainstem_core.decorators.catch import catch\n"
    "from mainstem_core.decorators.retry import retry\n"
    "from mainstem_core.decorators.mutators import FlowMutator, StepMutator\n"
    "from mainstem_core.decorators.user_steps import user_step_decorator\n"
    "from mainstem_core.flow.configs import Config\n"
    "from mainstem_core.flow.parameters.include_file import IncludeFile\n" + HEAD
)

NEVER, LOST, MAYBE = "graph-artifact-never-written", "graph-merge-missing", "graph-artifact-maybe-missing"


def findings_of(source: str, folder: Path) -> list[GraphError]:
    flow: Any = load_module(source.replace(HEAD, HEAD_MORE, 1), folder).Broken
    sources = Sources()
    graph, findings = read_flow(flow, sources)
    assert findings == []
    return find_missing(flow, graph, sources)


def told(source: str, folder: Path) -> list[tuple[str, str | None, str]]:
    """Returns what is told: id, step, and how the artifact is written."""
    return [(each.id, each.fields["step"], each.fields["what"]) for each in findings_of(source, folder)]


def start(*lines: str, members: str = "", mark: str = "@step") -> str:
    """Returns a flow of two steps; the second reads `self.x`."""
    return flow_of(
        textwrap.indent(textwrap.dedent(members), "    "),
        method("start", *lines, "self.next(self.end)", decorator=mark),
        method("end", "print(self.x)"),
    )


def only_start(*lines: str, members: str = "") -> str:
    """Returns a flow of two steps, the first of which has this body."""
    return flow_of(
        textwrap.indent(textwrap.dedent(members), "    "), method("start", *lines, "self.next(self.end)"), END
    )


def switch(a: str = "pass", b: str = "pass", *after: str, before: str = "pass") -> str:
    """Returns a flow that goes by `a` or by `b`, and then does something."""
    return flow_of(
        method("start", "self.kind = 'a'", before, "self.next({'a': self.a, 'b': self.b}, condition='kind')"),
        method("a", *a.splitlines(), "self.next(self.after)"),
        method("b", *b.splitlines(), "self.next(self.after)"),
        method("after", *after, "self.next(self.end)"),
        END,
    )


def split(a: str, b: str, *join: str, after: str = "pass", before: str = "pass") -> str:
    """Returns a flow that goes by `a` and `b`, joins them, and then does something."""
    return flow_of(
        method("start", before, "self.next(self.a, self.b)"),
        method("a", a, "self.next(self.join)"),
        method("b", b, "self.next(self.join)"),
        method("join", *join, "self.next(self.after)", inputs=True),
        method("after", after, "self.next(self.end)"),
        END,
    )


# -- never assigned ----------------------------------------------------------------------------------------------

MISSING = {
    "read": ["print(self.x)"],
    "called": ["self.x()"],
    "changed inside": ["self.x.append(1)"],
    "item assigned": ["self.x['a'] = 1"],
    "attribute assigned": ["self.x.y = 1"],
    "augmented": ["self.x += 1"],
    "read before it is assigned": ["print(self.x)", "self.x = 1"],
    "on its own right side": ["self.x = self.x + 1"],
    "in a text": ["print(f'{self.x:.2f}')"],
    "in a match": ["match self.x:", "    case 1: pass"],
    "only annotated": ["self.x: int", "print(self.x)"],
    "getattr": ["print(getattr(self, 'x'))"],
    "another exception": ["try:", "    print(self.x)", "except KeyError: pass"],
    "deleted before": ["self.x = 1", "del self.x", "print(self.x)"],
    "assigned to something else": ["class Other: pass", "other = Other()", "other.x = 1", "print(self.x)"],
    "printed before": ["print(self, type(self), isinstance(self, int))", "print(self.x)"],
    "an inner function's own self": ["def later(self):", "    self.x = 1", "print(self.x)"],
    "foreach by a comprehension": ["print([each for each in self.x])"],
}


UNSURE = {
    "augmented in a loop": ["for i in range(3):", "    self.x += i"],
    "in an if": ["if self.index:", "    print(self.x)"],
    "in a lambda": ["print(lambda: self.x)"],
    "in a generator": ["print(list(self.x for _ in 'ab'))"],
    "asked for another": ["if hasattr(self, 'y'):", "    print(self.x)"],
    "in a handler": ["try:", "    pass", "except AttributeError:", "    print(self.x)"],
    "in a with that may swallow it": ["with open('f') as f, f.lock():", "    print(self.x)"],
    "after a raise": ["if self.index:", "    raise KeyError", "print(self.x)"],
    "on the right of and": ["print(self.index and self.x)"],
}


@pytest.mark.parametrize("name", MISSING)
def test_a_read_that_nothing_can_have_assigned_is_told(name: str, tmp_path: Path) -> None:
    [(id, step, what)] = told(only_start(*MISSING[name]), tmp_path)
    assert (id, step) == (NEVER, "start")
    assert what in ("self.x", "getattr(self, 'x')")


@pytest.mark.parametrize("name", UNSURE)
def test_a_read_that_may_never_happen_is_a_warning(name: str, tmp_path: Path) -> None:
    [warning] = findings_of(only_start(*UNSURE[name]), tmp_path)
    assert (warning.id, warning.kind.severity, warning.exit_code) == (MAYBE, "warning", 0)
    assert warning.message == "the step `start` may read `self.x`, which no step before it assigns"


def test_of_several_reads_of_one_name_the_sure_one_is_told(tmp_path: Path) -> None:
    [error] = findings_of(only_start("if self.index:", "    print(self.x)", "print(self.x)"), tmp_path)
    assert error.id == NEVER
    assert error.where is not None
    assert (
        error.where.line == findings_of(only_start("pass", "pass", "print(self.x)"), tmp_path)[0].where.line
    )


def test_a_failure_that_is_caught_is_a_warning(tmp_path: Path) -> None:
    mark = "@catch(var='failure')\n    @step"
    [warning] = findings_of(start("print(self.y)", "self.x = 1", mark=mark), tmp_path)
    assert (warning.id, warning.fields["step"]) == (MAYBE, "start")


def test_a_finding_has_a_place_a_severity_and_a_hint(tmp_path: Path) -> None:
    [error] = findings_of(
        flow_of(
            method("start", "self.model = 1", "self.next(self.end)"),
            method("end", "print('é', self.modle)", mark=True),
        ),
        tmp_path,
    )
    assert (error.kind.severity, error.exit_code) == ("error", 1)
    assert error.hint == "did you mean `model`?"
    where = error.where
    assert where is not None
    line = Path(where.file).read_text().splitlines()[where.line - 1]
    assert line[(where.column or 0) - 1 :].startswith("self.modle")


def test_a_name_is_told_once_for_a_step_and_a_method_once_for_all_steps(tmp_path: Path) -> None:
    source = flow_of(
        "    def show(self):\n        print(self.y)\n",
        method("start", "print(self.x)", "print(self.x)", "self.show()", "self.next(self.end)"),
        method("end", "self.show()"),
    )
    assert [what for _, _, what in told(source, tmp_path)] == ["self.y", "self.x"]


@pytest.mark.parametrize("keyword", ["foreach='items'", "condition='kind'"])
def test_what_a_step_goes_on_by_has_to_be_assigned(keyword: str, tmp_path: Path) -> None:
    if keyword.startswith("foreach"):
        steps = [
            method("start", "self.next(self.a, foreach='items')"),
            method("a", "self.next(self.join)"),
            method("join", "self.next(self.end)", inputs=True),
        ]
    else:
        steps = [method("start", "self.next({'a': self.start, 'b': self.end}, condition='kind')")]
    name = keyword.split("'")[1]
    assert told(flow_of(*steps, END), tmp_path) == [(NEVER, "start", f"self.{name}")]
    assigned = steps[0].replace("self.next", f"self.{name} = ['b']\n        self.next")
    assert told(flow_of(assigned, *steps[1:], END), tmp_path) == []


# -- assigned ----------------------------------------------------------------------------------------------------

ASSIGNED = {
    "plain": ["self.x = 1"],
    "one of several": ["self.y, (self.x, *self.z) = 1, (2, 3)"],
    "annotated": ["self.x: int = 1"],
    "target of a loop": ["for self.x in range(3): pass"],
    "target of a with": ["with open('f') as self.x: pass"],
    "in a branch": ["if self.index:", "    self.x = 1"],
    "in a handler": ["try:", "    pass", "except ValueError:", "    self.x = 1"],
    "setattr": ["setattr(self, 'x', 1)"],
    "setattr of a computed name": ["for name in 'xyz':", "    setattr(self, name, 1)"],
    "handed to a function": ["str.format('{}', self)"],
    "another name": ["flow = self", "flow.x = 1"],
    "vars": ["vars(self)['x'] = 1"],
    "update": ["self.__dict__.update(x=1)"],
    "exec": ["exec('self.x = 1')"],
    "in an inner function": ["def fill():", "    self.x = 1", "fill()"],
    "by a method of a computed name": ["getattr(self, 'fi' + 'll')()"],
    "at the class": ["type(self).x = 1"],
    "at the class by its name": ["Broken.x = 1"],
    "deleted only sometimes": ["self.x = 1", "if self.index:", "    del self.x"],
}


@pytest.mark.parametrize("name", ASSIGNED)
def test_whatever_may_assign_counts(name: str, tmp_path: Path) -> None:
    assert told(start(*ASSIGNED[name]), tmp_path) == []


MEMBERS = {
    "a method": ("def fill(self):\n    self.x = 1\n", "self.fill()"),
    "a method of a method": (
        "def fill(self):\n    self.inner()\ndef inner(self):\n    self.x = 1\n",
        "self.fill()",
    ),
    "a method that calls itself": (
        "def fill(self, n=2):\n    self.fill(n - 1)\n    self.x = n\n",
        "self.fill()",
    ),
    "a method that is handed on": (
        "def fill(self, value):\n    self.x = value\n",
        "list(map(self.fill, [1]))",
    ),
    "a wrapped method": ("@functools.cache\ndef fill(self):\n    pass\n", "self.fill()"),
    "a property": ("@property\ndef filled(self):\n    self.x = 1\n    return 1\n", "print(self.filled)"),
    "a cached property": ("@functools.cached_property\ndef x(self):\n    return 1\n", "pass"),
    "a constant": ("x = 1\n", "pass"),
    "a parameter": ("x = Parameter('x', default=1)\n", "pass"),
    "a file": ("x = IncludeFile('x', default='x.csv')\n", "pass"),
    "a config": ("x = Config('x', default_value={'a': 1})\n", "pass"),
    "a static method": ("@staticmethod\ndef x():\n    return 1\n", "pass"),
    "attributes of its own": ("def __getattr__(self, name):\n    return 1\n", "pass"),
}


@pytest.mark.parametrize("name", MEMBERS)
def test_members_of_the_class_are_known_and_methods_are_followed(name: str, tmp_path: Path) -> None:
    members, line = MEMBERS[name]
    assert told(start(line, members=members), tmp_path) == []


def test_a_method_reads_what_its_caller_has_not_assigned(tmp_path: Path) -> None:
    members = "def show(self):\n    print(self.x)\n"
    assert told(only_start("self.show()", "self.x = 1", members=members), tmp_path) == [
        (NEVER, "start", "self.x")
    ]
    assert told(only_start("self.x = 1", "self.show()", members=members), tmp_path) == []
    assert told(only_start("print(self.hsow())", members=members), tmp_path) == [
        (NEVER, "start", "self.hsow")
    ]


def test_super_is_followed_to_the_class_above(tmp_path: Path) -> None:
    source = flow_of(
        method("start", "super().start()", "self.next(self.end)"), method("end", "print(self.x)")
    )
    base = "class Base(FlowSpec):\n    def start(self):\n        self.x = 1\n\n\n"
    derived = source.replace("class Broken(FlowSpec)", f"{base}class Broken(Base)")
    assert told(derived, tmp_path) == []
    assert told(derived.replace("self.x = 1", "self.y = 1"), tmp_path) == [(NEVER, "end", "self.x")]


PROVIDED_FOR = {
    "asked": ["if hasattr(self, 'x'):", "    print(self.x)"],
    "asked for a computed name": ["names = [n for n in 'xy' if hasattr(self, n)]", "print(self.x)"],
    "a default": ["print(getattr(self, 'x', None))"],
    "try": ["try:", "    print(self.x)", "except AttributeError:", "    self.x = 1"],
    "try with several": ["try:", "    print(self.x)", "except (KeyError, AttributeError): pass"],
    "try with anything": ["try:", "    print(self.x)", "except: pass"],
    "suppressed": ["with suppress(AttributeError):", "    print(self.x)"],
    "a loop that comes back": ["for i in range(3):", "    if i: print(self.x)", "    self.x = i"],
    "a while that comes back": ["i = 0", "while i < 3:", "    if i: print(self.x)", "    i += 1; self.x = i"],
    "the first turn goes on": [
        "for i in range(3):",
        "    if i == 0:",
        "        continue_with = self.x = 1",
        "        continue",
        "    print(self.x)",
    ],
    "an inner function called later": ["show = lambda: self.x", "self.x = 1", "print(show())"],
    "members of every flow": ["print(self.name, self.index, self.input, self.foreach_stack())"],
    "special names": ["print(self.__class__.__name__, self.__doc__)"],
    "private names": ["self.__x = 1", "print(self.__x)"],
    "not a read": ["other = self.next", "print([self.x for self.x in 'ab'])"],
    "a very deep expression": ["self.x = 1", "print(" + " + ".join(["self.x"] * 900) + ")"],
}


@pytest.mark.parametrize("name", PROVIDED_FOR)
def test_a_read_that_does_not_fail_is_not_told(name: str, tmp_path: Path) -> None:
    assert told(only_start(*PROVIDED_FOR[name]), tmp_path) == []


def test_decorators_may_assign(tmp_path: Path) -> None:
    assert told(start("pass", mark="@catch(var='x')\n    @step"), tmp_path) == []
    assert told(start("pass", mark="@retry\n    @step"), tmp_path) == [(NEVER, "end", "self.x")]
    wrapper = "def mine(f):\n    @functools.wraps(f)\n    def g(self):\n        f(self)\n    return g\n\n\n"
    source = start("pass", mark="@step\n    @mine").replace("class Broken", f"{wrapper}class Broken")
    assert told(source, tmp_path) == []


USERS = """@user_step_decorator
def filled(step_name, flow, inputs):
    flow.x = 1
    yield


class Filled(StepMutator):
    def mutate(self, mutable_step):
        mutable_step.add_decorator(filled)


class AllFilled(FlowMutator):
    def pre_mutate(self, mutable_flow):
        for _, each in mutable_flow.steps:
            each.add_decorator(filled)


class Given(FlowMutator):
    def pre_mutate(self, mutable_flow):
        mutable_flow.add_parameter("x", Parameter("x", default=1))


"""


@pytest.mark.parametrize("step, flow", [("filled", ""), ("Filled", ""), ("", "AllFilled"), ("", "Given")])
def test_decorators_and_mutators_of_users_may_assign(step: str, flow: str, tmp_path: Path) -> None:
    source = start("pass", mark=f"@{step}\n    @step" if step else "@step")
    marked = source.replace(
        "class Broken", f"{USERS}@{flow}\nclass Broken" if flow else f"{USERS}class Broken"
    )
    assert told(marked, tmp_path) == []


# -- joins -------------------------------------------------------------------------------------------------------

JOINS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "not merged": (split("self.x = 1", "pass", "print(self.x)"), [(LOST, "join", "self.x")]),
    "not merged, read later": (
        split("self.x = 1", "pass", "self.y = 1", after="print(self.x, self.y)"),
        [(LOST, "after", "self.x")],
    ),
    "from before the split": (
        split("pass", "pass", after="print(self.x)", before="self.x = 1"),
        [(LOST, "after", "self.x")],
    ),
    "merged": (
        split("self.x = 1", "pass", "self.merge_artifacts(inputs)", "print(self.x)", after="print(self.x)"),
        [],
    ),
    "merged too late": (
        split("self.x = 1", "pass", "print(self.x)", "self.merge_artifacts(inputs)"),
        [(LOST, "join", "self.x")],
    ),
    "included": (
        split(
            "self.x = self.y = 1",
            "pass",
            "self.merge_artifacts(inputs, include=['x'])",
            after="print(self.x)",
        ),
        [],
    ),
    "not included": (
        split(
            "self.x = self.y = 1",
            "pass",
            "self.merge_artifacts(inputs, include=['y'])",
            after="print(self.x)",
        ),
        [(LOST, "after", "self.x")],
    ),
    "excluded": (
        split("self.x = 1", "pass", "self.merge_artifacts(inputs, exclude=['x'])", after="print(self.x)"),
        [(LOST, "after", "self.x")],
    ),
    "a computed list": (
        split(
            "self.x = 1", "pass", "self.merge_artifacts(inputs, include=sorted('x'))", after="print(self.x)"
        ),
        [],
    ),
    "chosen": (split("self.x = 1", "pass", "self.x = inputs.a.x", after="print(self.x)"), []),
    "of another branch": (
        split("self.x = 1", "pass", "print(inputs.b.x)"),
        [(NEVER, "join", "inputs.b.x")],
    ),
    "by position": (split("self.x = 1", "pass", "print(inputs[0].x, inputs[0].index)"), []),
    "by position, of none": (
        split("pass", "pass", "print(inputs[0].x)"),
        [(NEVER, "join", "inputs[0].x")],
    ),
    "of each": (
        split("self.x = 1", "self.x = 2", "print([each.x for each in inputs])"),
        [],
    ),
    "of each, some without": (
        split("self.x = 1", "pass", "for each in inputs:", "    print(each.x)"),
        [(MAYBE, "join", "each.x")],
    ),
    "of those that have it": (
        split("self.x = 1", "pass", "print([each.x for each in inputs if hasattr(each, 'x')])"),
        [],
    ),
    "of some": (
        split("self.x = 1", "pass", "for each in inputs:", "    if each.index: print(each.x)"),
        [],
    ),
    "of the first that has it": (
        split("self.x = 1", "pass", "print(next(each.x for each in inputs))"),
        [],
    ),
    "a name that is used again": (
        split("pass", "pass", "for each in inputs: pass", "each = range(3)", "print(each.stop)"),
        [],
    ),
    "something was done that nobody understands": (
        split("exec('self.x = 1')", "pass", "print(inputs.a.x, inputs[0].x)"),
        [],
    ),
}


@pytest.mark.parametrize("name", JOINS)
def test_a_join_has_what_it_merges_or_assigns(name: str, tmp_path: Path) -> None:
    source, expected = JOINS[name]
    assert told(source, tmp_path) == expected


def test_a_lost_artifact_is_blamed_on_the_join_that_lost_it(tmp_path: Path) -> None:
    [warning] = findings_of(split("self.x = 1", "pass", after="print(self.x)"), tmp_path)
    assert warning.fields["join"] == "join"
    assert "`self.merge_artifacts(inputs)`" in warning.hint
    assert "`self.x = inputs[0].x`" in warning.hint


def test_a_join_that_lost_it_is_found_behind_others(tmp_path: Path) -> None:
    source = flow_of(
        method("start", "self.items = self.x = [1]", "self.next(self.a, foreach='items')"),
        method("a", "self.next(self.b, foreach='items')"),
        method("b", "self.next(self.inner)"),
        method("inner", "self.next(self.outer)", inputs=True),
        method("outer", "self.merge_artifacts(inputs)", "print(self.x)", "self.next(self.end)", inputs=True),
        END,
    )
    [warning] = findings_of(source, tmp_path)
    assert (warning.id, warning.fields["join"]) == (LOST, "inner")


# -- switches and loops ------------------------------------------------------------------------------------------

WAYS: dict[str, tuple[str, list[tuple[str, str, str]]]] = {
    "both ways": (switch("self.x = 1", "self.x = 2", "print(self.x)"), []),
    "one way": (switch("self.x = 1", "pass", "print(self.x)"), [(MAYBE, "after", "self.x")]),
    "no way": (switch("pass", "pass", "print(self.x)"), [(NEVER, "after", "self.x")]),
    "before": (switch("pass", "pass", "print(self.x)", before="self.x = 1"), []),
    "maybe before": (switch("pass", "pass", "print(self.x)", before="if self.index: self.x = 1"), []),
    "where the same is asked again": (switch("self.x = 1", "pass", "if self.kind == 'a': print(self.x)"), []),
    "one way, but asked for": (switch("self.x = 1", "pass", "print(getattr(self, 'x', 0))"), []),
    "one way does what nobody understands": (switch("self.x = 1", "exec('')", "print(self.x)"), []),
}


@pytest.mark.parametrize("name", WAYS)
def test_every_way_through_a_switch_counts(name: str, tmp_path: Path) -> None:
    source, expected = WAYS[name]
    assert told(source, tmp_path) == expected


def test_the_same_decision_made_twice_is_no_mistake(tmp_path: Path) -> None:
    """Only by the way that assigns does a run come to the step that reads; no graph can tell."""
    again = "self.next({'a': self.c, 'b': self.d}, condition='kind')"
    source = switch("self.x = 1", "pass", "pass").replace("self.next(self.end)", again)
    source += method("c", "print(self.x)", "self.next(self.end)") + "\n" + method("d", "self.next(self.end)")
    assert told(source, tmp_path) == []


def test_a_loop_has_what_its_first_turn_assigned(tmp_path: Path) -> None:
    def loop(body: str, before: str = "pass") -> str:
        again = "self.next({'yes': self.again, 'no': self.end}, condition='more')"
        return flow_of(
            method("start", before, "self.next(self.again)"),
            method("again", *body.splitlines(), "self.more = 'no'", again),
            method("end", "print(self.x)"),
        )

    assert told(loop("self.x = self.x + 1", "self.x = 0"), tmp_path) == []
    assert told(loop("if self.index: print(self.x)\nself.x = 1"), tmp_path) == []
    assert told(loop("print(self.x)\nself.x = 1"), tmp_path) == [(MAYBE, "again", "self.x")]


def test_an_if_that_ends_a_step_is_a_switch(tmp_path: Path) -> None:
    source = flow_of(
        "    @step\n    def start(self):\n        if self.index:\n            self.next(self.a)\n"
        "        else:\n            self.next(self.b)\n",
        method("a", "self.x = 1", "self.next(self.end)"),
        method("b", "self.next(self.end)"),
        method("end", "print(self.x)"),
    )
    assert told(source, tmp_path) == [(MAYBE, "end", "self.x")]
