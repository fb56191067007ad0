"""A flow and runs of it, made record by record, for the tests of what one task is run by itself with."""

from typing import Any

from run_builder import RunBuilder, StoreBuilder

from mainstem_core.flow import FlowSpec, step
from mainstem_core.flow.parameters import Parameter
from mainstem_core.graph.build import build_graph
from mainstem_core.schema.identifiers import StepName, TaskId
from mainstem_core.schema.places import ForeachFrame
from mainstem_core.schema.task import Transition


class Past(FlowSpec):
    times = Parameter("times", default=2)
    greeting = "hello"

    @step
    def start(self) -> None:
        self.items: list[int] = [1, 2, 3]
        self.label = "first"
        self.next(self.work, foreach="items")

    @step
    def work(self) -> None:
        self.score: int = self.input
        self.next(self.join)

    @step
    def join(self, inputs: Any) -> None:
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


GRAPH = build_graph(Past)
START: dict[str, Any] = {"items": [1, 2, 3], "label": "first"}


def begun(stores: StoreBuilder, **options: Any) -> RunBuilder:
    """Begins a run and lets its start step succeed."""
    run = stores.run("Past", parameters={"times": 2}, **options)
    start = run.succeed("start", values=START, items=START["items"], transition=to("work", foreach="items"))
    assert start.items is not None
    return run


def worked(run: RunBuilder, index: int, **values: Any) -> None:
    """Lets the task of one item succeed."""
    run.succeed(
        "work",
        str(index),
        values or {"score": index + 1},
        inputs=["start/0"],
        inherited={"start/0": ["items", "label"]},
        frames=[frame(index)],
        transition=to("join"),
    )


def frame(index: int) -> ForeachFrame:
    """Returns the place of an item."""
    return ForeachFrame(StepName("start"), TaskId("0"), "items", index, 3)


def to(step: str, foreach: str | None = None) -> Transition:
    """Returns where a task went on to."""
    return Transition((StepName(step),), foreach, 3 if foreach else None)
