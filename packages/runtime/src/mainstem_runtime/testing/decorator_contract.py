"""The contract of decorators of steps, for those who write one: what every decorator must keep, ours included."""

import os
from collections.abc import Callable
from typing import Any

from mainstem_core.decorators.prepare import PREPARED, Prepared
from mainstem_core.decorators.registry import STEP_DECORATORS
from mainstem_core.errors import InvalidDecoratorAttribute
from mainstem_core.flow import FlowSpec, step
from mainstem_core.flow.current import current
from mainstem_core.graph.build import build_graph
from mainstem_core.protocols.step_decorator import PROTOCOL, StepDecorator
from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.places import TaskRange
from mainstem_core.schema.requirements import Requirements
from mainstem_runtime.supervisor.options import SPLITS_DEFAULT
from mainstem_runtime.testing.memory_run import MemoryRun

_NO_ATTRIBUTE = "mainstem_no_attribute"


class _Flow(FlowSpec):
    """A flow whose second step has the decorator."""

    @step
    def start(self) -> None:
        self.done = ["start"]
        self.next(self.work)

    @step
    def work(self) -> None:
        self.done = [*self.done, "work"]
        self.next(self.end)

    @step
    def end(self) -> None:
        """Leaves everything as it is."""


def check_step_decorator(make: Callable[..., StepDecorator], **attributes: Any) -> None:
    """Checks that a decorator of steps keeps what every one must keep; to be called in its tests.

    It has a name of its own, refuses attributes that it has not declared, says the same each time that it is asked,
    runs the step at most once, lets the flow go on, and leaves environment and `current` as they were.

    Args:
        make: the class of the decorator.
        attributes: attributes with which it is valid on any step.

    Raises:
        AssertionError: if it does not; the text says what.
        Exception: whatever the decorator raises.
    """
    decorator = make(**attributes)
    name = decorator.decorator_name
    _demand(name.isidentifier(), f"`decorator_name` is {name!r}, which cannot stand after `@`")
    _demand(
        name not in STEP_DECORATORS or make.__module__.startswith("mainstem_"), f"`@{name}` is one of ours"
    )
    _demand(decorator.protocol <= PROTOCOL, f"its `protocol` is above {PROTOCOL}")
    _demand(decorator.attributes == make(**attributes).attributes, "two with the same attributes differ")
    _demand(_refuses_unknown(make, attributes), "it takes an attribute that it has not declared")
    _check_plan(decorator)
    _check_task(decorator)


def _check_plan(decorator: StepDecorator) -> None:
    graph = build_graph(_Flow)
    plans: list[Any] = []
    for _ in range(2):
        decorator.validate(graph["work"], graph)
        plans.append(decorator.plan(graph["work"]))
    is_plan = isinstance(plans[0], Requirements | None)
    _demand(is_plan, f"`plan` has returned {plans[0]!r}, no `Requirements`")
    _demand(plans[0] == plans[1], "`plan` says something else the second time")


def _check_task(decorator: StepDecorator) -> None:
    variables, facts = dict(os.environ), vars(current)["_facts"]
    run = MemoryRun(_decorated(decorator), {}, SPLITS_DEFAULT, layer_min=0)
    [shown] = run.graph["work"].decorators
    _demand(shown.attributes == decorator.public_attributes(), "the graph says something else of it")
    start = TaskPath(StepName("start"), TaskId("0"))
    run.note_ended(start, {"done": ["start"]}, ())
    work = TaskPath(StepName("work"), TaskId("0"))
    _, result = run.run_task(work, (TaskRange(start.step, start.task),), (), {})
    done = result.artifacts["done"]
    _demand(done in (["start"], ["start", "work"]), f"the step has left {done!r}: it ran more than once")
    _demand(dict(os.environ) == variables, "it has left variables of the environment behind")
    _demand(vars(current)["_facts"] == facts, "it has left facts of `current` behind")


def _decorated(decorator: StepDecorator) -> type[_Flow]:
    """Returns a flow of its own with the decorator on one step, as if it had been written there."""
    return type("Contract", (_Flow,), {PREPARED: Prepared({"work": (decorator,)})})


def _refuses_unknown(make: Callable[..., StepDecorator], attributes: dict[str, Any]) -> bool:
    try:
        make(**attributes, **{_NO_ATTRIBUTE: 1})
    except InvalidDecoratorAttribute:
        return True
    return False


def _demand(condition: bool, otherwise: str) -> None:
    if not condition:
        raise AssertionError(otherwise)
