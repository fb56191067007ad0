"""Random flows are executed on every way through them: whoever never fails is never accused, and who always does is."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import indent
from typing import Any

from flow_sources import load_module
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from mainstem_core.graph.build import read_flow
from mainstem_core.graph.dataflow import find_missing
from mainstem_core.graph.source import Sources

WAYS_MAX = 600
TURNS_MAX = 3
MERGES = (
    "pass",
    "self.merge_artifacts(inputs)",
    "self.merge_artifacts(inputs)",
    "self.merge_artifacts(inputs, include=['x', 'y'])",
    "self.merge_artifacts(inputs, exclude=['x'])",
)
NAMES = st.sampled_from("xyz")
HEAD = (
    "from mainstem_core.flow import FlowSpec, step\n\nchoose = lambda count: 0\n\n\nclass Random(FlowSpec):\n"
)


class Fork:
    """Makes every choice of a program in turn, one way through it after the other."""

    def __init__(self) -> None:
        self._script: list[tuple[int, int]] = []
        self._at = 0

    def ways(self) -> Iterator[None]:
        """Yields once for each way, until all have been taken."""
        while True:
            self._at = 0
            yield
            while self._script and self._script[-1][0] == self._script[-1][1] - 1:
                self._script.pop()
            if not self._script:
                return
            taken, count = self._script.pop()
            self._script.append((taken + 1, count))

    def choose(self, count: int) -> int:
        if self._at == len(self._script):
            self._script.append((0, count))
        self._at += 1
        return self._script[self._at - 1][0]


class Task:
    """Stands for the flow object of one task, or for an input of a join."""

    def __init__(self, flow: type[Any], artifacts: dict[str, Any]) -> None:
        vars(self).update(artifacts)
        self._flow = flow

    def helper(self) -> None:
        self._flow.helper(self)

    def next(self, *targets: Any, foreach: str = "", condition: str = "") -> None:
        self._next = [targets[0][getattr(self, condition)]] if condition else targets
        self._is_foreach = bool(foreach)
        if foreach:
            self._next = list(targets) * len(getattr(self, foreach))

    def merge_artifacts(
        self, inputs: "list[Task]", include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()
    ) -> None:
        names = {name for each in inputs for name in each.artifacts} - set(exclude)
        for name in names & set(include) if include else names:
            if not hasattr(self, name):
                setattr(self, name, 1)

    def __getattr__(self, name: str) -> Any:
        if name in vars(self._flow) and name != "helper":
            return name
        raise AttributeError(name)

    @property
    def artifacts(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if not name.startswith("_")}


class EndlessLoop(Exception):
    """A way goes round in circles; it says nothing that a shorter one does not say."""


def execute(flow: type[Any], step: str, tasks: list[Task], done: list[str]) -> list[tuple[str, Task]]:
    """Runs a step and all that follows up to a join that has to wait; returns what waits there.

    Args:
        flow: the flow.
        step: the step.
        tasks: those that lead into it.
        done: gets the name of each step whose body has ended without a failure.
    """
    if done.count(step) == TURNS_MAX:
        raise EndlessLoop
    is_join = vars(flow)[step].__code__.co_argcount > 1
    task = Task(flow, {} if is_join else tasks[0].artifacts)
    vars(flow)[step](task, *([tasks] if is_join else []))
    done.append(step)
    following: list[str] = list(vars(task).get("_next", ()))
    if not following:
        return []
    if len(following) == 1 and not task._is_foreach:
        target = following[0]
        return [(target, task)] if target.startswith("join") else execute(flow, target, [task], done)
    waiting = [each for target in following for each in execute(flow, target, [task], done)]
    return execute(flow, waiting[0][0], [each for _, each in waiting], done)


@cache
@st.composite
def bodies(draw: st.DrawFn, depth: int = 2) -> str:
    """Draws statements that assign and read `x`, `y` and `z`."""
    return "\n".join(draw(st.lists(statements(depth), min_size=1, max_size=2)))


@cache
@st.composite
def statements(draw: st.DrawFn, depth: int) -> str:
    name = draw(NAMES)
    simple = [
        f"self.{name} = 1",
        f"self.{name} = 2",
        f"self.{name}",
        f"self.{name} += 1",
        f"getattr(self, '{name}', 0)",
        "self.helper()",
        f"show = lambda: self.{name}\nif choose(2): show()",
        f"self.{name} = 1; del self.{name}; self.{name} = 2",
    ]
    if not depth:
        return draw(st.sampled_from(simple))
    inner = indent(draw(bodies(depth - 1)), "    ")
    other = indent(draw(bodies(depth - 1)), "    ")
    blocks = [
        f"if choose(2):\n{inner}",
        f"if choose(2):\n{inner}\nelse:\n{other}",
        f"for _ in range(choose(3)):\n{inner}",
        f"for _ in range(2):\n    if choose(2): continue\n{inner}",
        f"for _ in range(2):\n{inner}\n    if choose(2): break\n{other}",
        f"while True:\n{inner}\n    break",
        f"try:\n{inner}\n    if choose(2): raise AttributeError\nexcept AttributeError:\n{other}",
        f"try:\n{inner}\nfinally:\n    pass",
        f"if hasattr(self, '{name}'):\n    self.{name}",
        f"def later():\n{inner}\nif choose(2): later()",
        f"[self.{name} for _ in range(choose(2))]",
        f"choose(2) and self.{name}",
    ]
    return draw(st.sampled_from([*simple, *blocks]))


def method(name: str, body: str, then: str, inputs: str = "") -> str:
    return indent(f"@step\ndef {name}(self{inputs}):\n{indent(body, '    ')}\n    {then}\n", "    ")


@st.composite
def flows(draw: st.DrawFn) -> str:
    """Draws a flow: a row of single steps, switches, splits and foreaches with a join, and loops."""
    helper = draw(bodies(1)).replace("self.helper()", "pass")  # a call of itself might never end
    steps = [indent(f"def helper(self):\n{indent(helper, '    ')}\n", "    ")]
    blocks = draw(st.integers(1, 3))
    for number in range(blocks):
        name = f"s{number}" if number else "start"
        after = f"s{number + 1}" if number + 1 < blocks else "end"
        a, b = f"a{number}", f"b{number}"
        kind = draw(st.sampled_from(["single", "switch", "split", "split", "foreach", "loop"]))
        body = draw(bodies())
        if kind == "single":
            steps.append(method(name, body, f"self.next(self.{after})"))
        elif kind == "loop":
            cases = f"{{0: self.{name}, 1: self.{after}, 2: self.{after}}}"
            steps.append(method(name, f"self.k = choose(2)\n{body}", f"self.next({cases}, condition='k')"))
        elif kind == "switch":
            cases = f"{{0: self.{a}, 1: self.{b}}}"
            steps.append(method(name, f"{body}\nself.k = choose(2)", f"self.next({cases}, condition='k')"))
            steps += [method(each, draw(bodies()), f"self.next(self.{after})") for each in (a, b)]
        else:
            join = f"join{number}"
            if kind == "split":
                steps.append(method(name, body, f"self.next(self.{a}, self.{b})"))
                branches = (a, b)
            else:
                # A join without inputs reads nothing of them: whoever loops over them counts on some.
                steps.append(
                    method(
                        name,
                        f"{body}\nself.items = 'ab'[choose(2):]",
                        f"self.next(self.{a}, foreach='items')",
                    )
                )
                branches = (a,)
            steps += [method(each, draw(bodies(1)), f"self.next(self.{join})") for each in branches]
            merge = draw(st.sampled_from(MERGES))
            read = draw(NAMES)
            reads = ["pass", f"[i.{read} for i in inputs]", f"inputs[0].{read}", f"inputs.a{number}.{read}"]
            lines = "\n".join([merge, draw(st.sampled_from(reads[:3])), draw(bodies(1))])
            steps.append(method(join, lines, f"self.next(self.{after})", ", inputs"))
    steps.append(method("end", draw(bodies()), "pass"))
    return HEAD + "\n".join(steps)


@settings(max_examples=150, deadline=None)
@given(flows())
def test_a_warning_fails_on_some_way_and_an_error_on_every_way_that_comes_to_it(source: str) -> None:
    with TemporaryDirectory() as folder:
        module = load_module(source, Path(folder))
        flow: Any = vars(module)["Random"]
        sources = Sources()
        graph, wrong = read_flow(flow, sources)
        assert wrong == []
        findings = find_missing(flow, graph, sources)
    errors = {finding.fields["step"] for finding in findings if finding.kind.severity == "error"}
    event(f"errors: {bool(errors)}, warnings: {len(findings) > len(errors)}")
    if findings:
        failures, done = every_way(module)
        assert failures, f"{findings}\n{source}"
        assert not errors & done, f"{findings}\n{source}"


def every_way(module: Any) -> tuple[int, set[str]]:
    """Returns how many ways through a flow end in a missing artifact, and the steps that ended well on any."""
    fork = Fork()
    vars(module)["choose"] = fork.choose
    failures, ended = 0, set[str]()
    for number, _ in enumerate(fork.ways()):
        assume(number < WAYS_MAX)
        done: list[str] = []
        try:
            execute(vars(module)["Random"], "start", [Task(vars(module)["Random"], {})], done)
        except AttributeError:
            failures += 1
        except EndlessLoop:
            pass
        ended |= set(done)
    return failures, ended
