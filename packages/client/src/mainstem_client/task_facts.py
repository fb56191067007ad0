"""Facts about an attempt: `task.metadata` and `task.usage`."""

from typing import TYPE_CHECKING, NamedTuple

from mainstem_client.attempts import Attempt
from mainstem_client.run_reader import RunReader
from mainstem_client.times import SECOND_US

if TYPE_CHECKING:
    from datetime import datetime

    from mainstem_client.task import Task


class Metadata(NamedTuple):
    """A fact about a task.

    Args:
        name: what it is about, such as `attempt`.
        value: the fact, as text.
        created_at: when the attempt ended, or began if it has not ended; None if neither is known.
        type: the name once more.
        task: the task.
    """

    name: str
    value: str
    created_at: "datetime | None"
    type: str
    task: "Task"


class TaskUsage(NamedTuple):
    """What an attempt took of its machine and of the store; None stands for what is not known (yet).

    Args:
        duration_s: from its start to its record, in seconds.
        cpu_s: processor time of its process and of those that it started and waited for, in seconds.
        memory_peak_bytes: the most memory that one of these processes held at once.
        read_bytes: the values that it read from the store, uncompressed.
        written_bytes: what it added to the store.
    """

    duration_s: float | None
    cpu_s: float | None
    memory_peak_bytes: int | None
    read_bytes: int | None
    written_bytes: int | None


def usage(attempt: Attempt) -> TaskUsage:
    """Returns what an attempt took."""
    record = attempt.record
    taken = None if record is None else record.usage
    began_us, ended_us = attempt.started_us, attempt.finished_us
    return TaskUsage(
        duration_s=None if began_us is None or ended_us is None else (ended_us - began_us) / SECOND_US,
        cpu_s=None if taken is None else taken.cpu_us / SECOND_US,
        memory_peak_bytes=None if taken is None else taken.memory_peak_bytes,
        read_bytes=None if taken is None else taken.read_bytes,
        written_bytes=None if attempt.manifest is None else attempt.manifest.written_bytes,
    )


def facts(reader: RunReader, attempt: Attempt) -> dict[str, str]:
    """Returns what is known of an attempt and of the machine that it ran on, as text by name."""
    known = {
        "attempt": attempt.number,
        "attempt_ok": attempt.manifest is not None,
        "ds-type": "local",
        "ds-root": reader.store.root,
        "user": reader.record.user,
        **(attempt.record.host if attempt.record is not None else {}),
        **{name: value for name, value in usage(attempt)._asdict().items() if value is not None},
    }
    return {name: str(value) for name, value in known.items()}
