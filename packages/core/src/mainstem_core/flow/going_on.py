"""What a step's `self.next` asks for, as a transition; a switch is decided here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from mainstem_core.errors import TaskError
from mainstem_core.schema.identifiers import StepName
from mainstem_core.schema.task import Transition

_Step = Callable[..., Any]


def transition_of(
    flow: Any,
    steps: Sequence[_Step | Mapping[Any, _Step]],
    foreach: str | None,
    num_parallel: int | None,
    condition: str | None,
) -> Transition:
    """Returns where a step goes on.

    Args:
        flow: the flow object; a switch reads its condition from it.
        steps: the methods that follow, or one dict of cases.
        foreach: the artifact to fan out over.
        num_parallel: the number of members of the gang that follows.
        condition: the artifact that decides between the cases.

    Raises:
        TaskError: `task-switch-no-case` if the condition's value is none of the cases, `task-switch-missing` if there
            is no such artifact, `task-parallel-invalid` if the gang has no members.
    """
    if steps and isinstance(steps[0], Mapping):
        return _decided(flow, cast("Mapping[Any, _Step]", steps[0]), condition or "")
    names = tuple(StepName(cast(_Step, following).__name__) for following in steps)
    if num_parallel is not None:
        return Transition(names, parallel=_members(flow, num_parallel))
    return Transition(names, foreach)


def _decided(flow: Any, cases: Mapping[Any, _Step], condition: str) -> Transition:
    try:
        value: Any = getattr(flow, condition)
    except AttributeError as problem:
        raise TaskError("task-switch-missing", step=flow._task_state().step, condition=condition) from problem
    try:
        chosen = cases.get(value)
    except TypeError:  # it cannot be the key of a dict, so it is none of the cases
        chosen = None
    if chosen is None:
        known = ", ".join(f"`{case!r}`" for case in cases)
        raise TaskError(
            "task-switch-no-case",
            step=flow._task_state().step,
            condition=condition,
            value=repr(value),
            cases=known,
        )
    case = value if isinstance(value, str | int | float) else str(value)
    return Transition((StepName(chosen.__name__),), condition=condition, case=case)


def _members(flow: Any, wanted: Any) -> int:
    """Returns the number of members of a gang; numpy's whole numbers are numbers, too."""
    try:
        count = wanted.__index__()
    except AttributeError:
        count = 0
    if count < 1 or isinstance(wanted, bool):
        raise TaskError("task-parallel-invalid", step=flow._task_state().step, value=repr(wanted))
    return count
