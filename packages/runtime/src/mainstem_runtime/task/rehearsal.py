"""Runs a small task of no flow again and again in the warm parent, so that its forks find the way trodden.

CPython specialises code while it runs it: it writes into the code's own memory, which a fork would then have to copy.
Whoever forks many tasks executes their common path a few times first; each of them is a third cheaper for it. Nothing
here touches a disk: the store is a dictionary.
"""

import marshal
from typing import Any

from mainstem_core.errors import Location
from mainstem_core.flow import FlowSpec, step
from mainstem_core.graph import FlowGraph, StepKind, StepNode
from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId
from mainstem_core.schema.places import ForeachFrame, TaskRange
from mainstem_core.schema.task import TaskReport, TaskSpec
from mainstem_datastore.artifacts import item_place
from mainstem_datastore.memory import memory_store
from mainstem_datastore.records import compact_json
from mainstem_datastore.store import Store
from mainstem_runtime.task.execute import execute

_ROUNDS = 16
_HERE = Location(__file__, 1)


class _Rehearsal(FlowSpec):
    """The smallest flow that does what small tasks do: read an item, read and write artifacts, go on."""

    @step
    def start(self) -> None:
        self.items = [1, 2]
        self.word = "word"
        self.next(self.work, foreach="items")

    @step
    def work(self) -> None:
        self.seen = [self.input, self.word]
        self.next(self.join)

    @step
    def join(self, inputs: Any) -> None:
        """Is never executed."""


_GRAPH = FlowGraph(
    flow="_Rehearsal",
    file=__file__,
    location=_HERE,
    steps={
        "start": StepNode("start", StepKind.FOREACH, _HERE, targets=("work",), foreach="items"),
        "work": StepNode("work", StepKind.LINEAR, _HERE, targets=("join",)),
        "join": StepNode("join", StepKind.JOIN, _HERE, is_join=True),
    },
    start="start",
    end="join",
)


def rehearse() -> None:
    """Executes two small tasks some times, from their specification to their report."""
    store = memory_store("rehearsal")
    for number in range(_ROUNDS):
        run = RunId(str(number))
        start = TaskSpec(FlowName("_Rehearsal"), run, StepName("start"), TaskId("0"), 0)
        report = _execute(store, start)
        assert report.items is not None, "the first step fans out"
        inputs = (TaskRange(start.step, start.task),)
        frames = (ForeachFrame(start.step, start.task, "items", 1, 2),)
        item = item_place(report.items, 1)
        work = TaskSpec(
            start.flow,
            run,
            StepName("work"),
            TaskId("1"),
            0,
            inputs,
            frames,
            inherited=report.passes_on,
            item=item,
        )
        _execute(store, work)


def _execute(store: Store, spec: TaskSpec) -> TaskReport:
    """Executes a task as a fork does: from its marshalled specification to the text of its report."""
    received = from_plain(TaskSpec, marshal.loads(marshal.dumps(to_plain(spec))), key="rehearsal")
    report = execute(_Rehearsal, _GRAPH, store, received)
    compact_json(to_plain(report))
    return report
