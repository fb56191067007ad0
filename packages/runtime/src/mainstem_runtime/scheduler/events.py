"""What happened: the scheduler's input."""

from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.record import Record
from mainstem_core.schema.requirements import FailureKind
from mainstem_core.schema.task import Transition


class RunStarted(Record):
    """The run's id is claimed: the first task may start."""


class AttemptSucceeded(Record):
    """A task's record is durable.

    Args:
        path: the task.
        transition: where it goes on to; None at the end step.
    """

    path: TaskPath
    transition: Transition | None


class AttemptFailed(Record):
    """An attempt ended without a result.

    Args:
        path: the task.
        reason: one line for people.
        kind: whose fault it is.
    """

    path: TaskPath
    reason: str
    kind: FailureKind = FailureKind.USER_ERROR


class DelayOver(Record):
    """A task has waited long enough for its next attempt.

    Args:
        path: the task; of a gang the first member.
    """

    path: TaskPath


class StopRequested(Record):
    """Somebody wants the run to end now.

    Args:
        reason: one line for people, such as "interrupted".
    """

    reason: str


class LauncherLost(Record):
    """Nothing can be launched any more.

    Args:
        reason: one line for people.
    """

    reason: str


Event = RunStarted | AttemptSucceeded | AttemptFailed | DelayOver | StopRequested | LauncherLost
