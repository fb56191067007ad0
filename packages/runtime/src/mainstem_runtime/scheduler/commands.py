"""What has to be done: the scheduler's output."""

from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.places import ForeachFrame, TaskRange
from mainstem_core.schema.record import Record


class Launch(Record):
    """Start an attempt of a task.

    Args:
        path: the task.
        attempt: which attempt, from 0.
        inputs: the tasks that it takes its artifacts from, in order.
        frames: the foreach levels around it, outer first.
        fallback: it runs no step, but records the failure of the attempt before and goes on.
        uncounted: how many attempts before it ended with their supervisor, and do not count as tries.
    """

    path: TaskPath
    attempt: int
    inputs: tuple[TaskRange, ...]
    frames: tuple[ForeachFrame, ...]
    fallback: bool = False
    uncounted: int = 0


class Wait(Record):
    """Say `DelayOver` once a task has waited for its next attempt.

    Args:
        path: the task; of a gang the first member.
        delay_s: for how long, in seconds.
    """

    path: TaskPath
    delay_s: float


class StopTasks(Record):
    """Stop some attempts that run; each must still be reported as failed or succeeded.

    Args:
        paths: the tasks.
    """

    paths: tuple[TaskPath, ...]


class StopRunning(Record):
    """Stop every attempt that runs; each must still be reported as failed or succeeded."""


class Finish(Record):
    """The run has ended: nothing runs and nothing will.

    Args:
        outcome: "succeeded", "failed" or "cancelled".
        reason: one line for people, None for success.
    """

    outcome: str
    reason: str | None = None


Command = Launch | Wait | StopTasks | StopRunning | Finish
