"""What has to be done: the scheduler's output."""

from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.places import ForeachFrame, TaskRange
from mainstem_core.schema.record import Record, record


@record
class Launch(Record):
    """Start an attempt of a task.

    Args:
        path: the task.
        attempt: which attempt, from 0.
        inputs: the tasks that it takes its artifacts from, in order.
        frames: the foreach levels around it, outer first.
    """

    path: TaskPath
    attempt: int
    inputs: tuple[TaskRange, ...]
    frames: tuple[ForeachFrame, ...]


@record
class StopRunning(Record):
    """Stop every attempt that runs; each must still be reported as failed or succeeded."""


@record
class Finish(Record):
    """The run has ended: nothing runs and nothing will.

    Args:
        outcome: "succeeded", "failed" or "cancelled".
        reason: one line for people, None for success.
    """

    outcome: str
    reason: str | None = None


Command = Launch | StopRunning | Finish
