"""What is on record of a run whose supervisor is gone, and a scheduler that is brought there by it."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.record import Record, field
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler.commands import Command, Finish, Launch, Wait
from mainstem_runtime.scheduler.events import (
    AttemptFailed,
    AttemptSucceeded,
    DelayOver,
    Event,
    RunStarted,
    StopRequested,
)


class Failed(Record):
    """A failure that is on record.

    Args:
        attempt: the attempt's number.
        event: what the scheduler was told of it.
        at_us: when it was, in microseconds since 1970.
    """

    attempt: int
    event: AttemptFailed
    at_us: int


class History(Record):
    """What is on record of a run.

    Args:
        succeeded: what each task that has succeeded led to; of a gang each member is in it.
        failures: the failures of each task that hasn't, in the order of their attempts; without those of attempts
            that were only stopped.
        numbers: how many numbers of attempts each task has used, for those with any.
        failed_count: how many attempts have failed or were stopped.
        stopped: why somebody wanted the run to end, if somebody did.
    """

    succeeded: Mapping[TaskPath, Transition | None]
    failures: Mapping[TaskPath, Sequence[Failed]] = field(default_factory=dict[TaskPath, Sequence[Failed]])
    numbers: Mapping[TaskPath, int] = field(default_factory=dict[TaskPath, int])
    failed_count: int = 0
    stopped: str | None = None

    def attempts(self, path: TaskPath) -> int:
        """Returns how many numbers of attempts a task has used."""
        return self.numbers.get(path, 0)


class Machine(Protocol):
    """What is brought there."""

    @property
    def running(self) -> frozenset[TaskPath]:
        """The tasks with an attempt that runs."""
        ...

    def gang_of(self, path: TaskPath) -> Sequence[TaskPath]:
        """Returns the tasks that were launched as one with a task that runs, itself included."""
        ...

    def handle(self, *events: Event) -> list[Command]:
        """Applies events in order and returns what has to be done because of them."""
        ...


def fold(machine: Machine, history: History) -> tuple[list[Command], list[TaskPath]]:
    """Tells a machine all that is on record: first what has succeeded, then what has failed, by time, then the stop.

    Args:
        machine: a new one, which launches whatever is ready.
        history: what is on record.

    Returns:
        The end of the run if it has come, else nothing: what the machine thinks to run must be done, or done again.
        And the tasks that have succeeded and were come by, in order.
    """
    commands = machine.handle(RunStarted())
    launched = deque(_launched(commands))
    succeeded: list[TaskPath] = []
    while launched:
        path = launched.popleft()
        if path in history.succeeded:
            succeeded.append(path)
            commands = machine.handle(AttemptSucceeded(path, history.succeeded[path]))
            launched.extend(_launched(commands))
    for failure in sorted(_all(history), key=lambda each: each.at_us):
        if failure.event.path in machine.running:
            commands = machine.handle(*_with_its_gang(machine, failure.event))
            over = [
                each for each in commands if isinstance(each, Wait) and _was_tried_again(history, failure)
            ]
            for wait in over:
                commands = machine.handle(DelayOver(wait.path))
    if history.stopped is not None and not _ends(commands):
        commands = machine.handle(StopRequested(history.stopped))
    return _ends(commands), succeeded


def _all(history: History) -> Iterable[Failed]:
    return (failure for failures in history.failures.values() for failure in failures)


def _launched(commands: Iterable[Command]) -> Iterable[TaskPath]:
    return (command.path for command in commands if isinstance(command, Launch))


def _ends(commands: Iterable[Command]) -> list[Command]:
    return [command for command in commands if isinstance(command, Finish)]


def _with_its_gang(machine: Machine, failure: AttemptFailed) -> list[AttemptFailed]:
    """Returns the failure, and those of the members of its gang, which end with it."""
    others = [path for path in machine.gang_of(failure.path) if path != failure.path]
    return [failure, *(AttemptFailed(path, failure.reason, failure.kind) for path in others)]


def _was_tried_again(history: History, failure: Failed) -> bool:
    return history.attempts(failure.event.path) > failure.attempt + 1
