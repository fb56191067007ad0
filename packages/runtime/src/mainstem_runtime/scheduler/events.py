"""What happened: the scheduler's input."""

from dataclasses import dataclass

from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.task import Transition


@dataclass(frozen=True, slots=True)
class RunStarted:
    """The run's id is claimed: the first task may start."""


@dataclass(frozen=True, slots=True)
class AttemptSucceeded:
    """A task's record is durable.

    Args:
        path: the task.
        transition: where it goes on to; None at the end step.
    """

    path: TaskPath
    transition: Transition | None


@dataclass(frozen=True, slots=True)
class AttemptFailed:
    """An attempt ended without a result.

    Args:
        path: the task.
        reason: one line for people.
    """

    path: TaskPath
    reason: str


@dataclass(frozen=True, slots=True)
class StopRequested:
    """Somebody wants the run to end now.

    Args:
        reason: one line for people, such as "interrupted".
    """

    reason: str


@dataclass(frozen=True, slots=True)
class LauncherLost:
    """Nothing can be launched any more.

    Args:
        reason: one line for people.
    """

    reason: str


Event = RunStarted | AttemptSucceeded | AttemptFailed | StopRequested | LauncherLost
