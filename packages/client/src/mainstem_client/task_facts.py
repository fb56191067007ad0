"""Facts about an attempt: `task.metadata`."""

from typing import TYPE_CHECKING, NamedTuple

from mainstem_client.attempts import Attempt
from mainstem_client.run_reader import RunReader

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


def facts(reader: RunReader, attempt: Attempt) -> dict[str, str]:
    """Returns what is known of an attempt and of the machine that it ran on, as text by name."""
    known = {
        "attempt": attempt.number,
        "attempt_ok": attempt.manifest is not None,
        "ds-type": "local",
        "ds-root": reader.store.root,
        "user": reader.record.user,
        **(attempt.record.host if attempt.record is not None else {}),
    }
    return {name: str(value) for name, value in known.items()}
