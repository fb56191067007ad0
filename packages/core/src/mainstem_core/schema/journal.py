"""The supervisor's own account of a run: facts, one line each (docs/formats/journal.md).

A line is the event as JSON, a tab, and the CRC-32 of that JSON as 8 hex digits. A torn tail is cut.
"""

from typing import Any

from mainstem_core.schema.record import Record


class JournalEvent(Record):
    """One line.

    Args:
        seq: number of the line within its epoch, from 0.
        at_us: when, in microseconds since 1970.
        kind: "run-started", "attempt-launched", "attempt-succeeded", "attempt-failed", "stopping" or "run-ending".
        step: the step, for events of an attempt.
        task: the task, for events of an attempt.
        attempt: its number.
        data: what belongs to the kind besides.
    """

    seq: int
    at_us: int
    kind: str
    step: str | None = None
    task: str | None = None
    attempt: int | None = None
    data: dict[str, Any] | None = None
    v: int = 1
