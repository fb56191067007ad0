"""Where a step goes on that did not run: its `self.next` as the source has it."""

from collections.abc import Mapping
from typing import Any, NoReturn

from mainstem_core.errors import TaskError
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph import StepNode

_KNOWN = ("condition", "foreach", "num_parallel")


def static_next(
    flow: FlowSpec, step: StepNode, replaced: Mapping[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Returns the arguments of a step's `self.next`.

    Args:
        flow: the flow object.
        step: the step, as data.
        replaced: keyword arguments that are to differ.

    Raises:
        TaskError: `task-next-unknown` if the source alone does not say them.
    """
    for name in replaced:
        if name not in _KNOWN:
            _refuse(step, f"`self.next` takes no `{name}`", f"only {', '.join(_KNOWN)}")
    if step.is_switch and step.condition is None:
        _refuse(step, "an `if` decides", "nothing, and call `flow.next` itself")
    if step.is_parallel and "num_parallel" not in replaced:
        _refuse(step, "the step computes the size of the gang", 'a dict such as `{"num_parallel": 4}`')
    found = {"condition": step.condition, "foreach": step.foreach, **replaced}
    arguments = {name: value for name, value in found.items() if value is not None}
    if step.is_switch:
        return ({case: getattr(flow, target) for case, target in step.cases},), arguments
    return tuple(getattr(flow, target) for target in step.targets), arguments


def _refuse(step: StepNode, reason: str, needed: str) -> NoReturn:
    raise TaskError(
        "task-next-unknown", where=step.next_location, step=step.name, reason=reason, needed=needed
    )
