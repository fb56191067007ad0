"""Records as rows: what queries ask for in columns, and the record's own bytes."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from mainstem_core.errors import RecordError
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.records import EndRecord, FailureRecord, Manifest, RunRecord
from mainstem_datastore import keys
from mainstem_datastore.records import unseal
from mainstem_datastore.run_folder import RunFolder


class RunRow(NamedTuple):
    """A run. Its columns are those of the table `runs` without the key."""

    flow: str
    run: str
    created_us: int
    ended_us: int | None
    outcome: str | None
    user: str
    tags: str
    written_bytes: int | None


class AttemptRow(NamedTuple):
    """An attempt that left a record. Its columns are those of the table `attempts` without the key."""

    name: str
    step: str
    task: str
    attempt: int
    outcome: str
    started_us: int | None
    finished_us: int
    written_bytes: int
    record: bytes


def run_row(record: RunRecord, end: EndRecord | None) -> RunRow:
    """Returns the row of a run; what only its end tells is None before it."""
    return RunRow(
        flow=record.flow,
        run=record.run,
        created_us=record.created_us,
        ended_us=None if end is None else end.finished_us,
        outcome=None if end is None else end.outcome,
        user=record.user,
        tags=json.dumps(sorted({*record.tags, *record.system_tags})),
        written_bytes=None if end is None else end.written_bytes,
    )


def intact_rows(folder: RunFolder, records: Mapping[str, bytes]) -> list[AttemptRow]:
    """Returns the rows of manifests and failure records, without those that are damaged.

    Args:
        folder: the run.
        records: sealed bytes by file name.
    """
    rows: list[AttemptRow] = []
    for name, sealed in records.items():
        # Whoever reads a damaged record hears of it; an index of the others is still of use.
        with suppress(RecordError):
            rows.append(_attempt_row(folder, name, sealed))
    return rows


def _attempt_row(folder: RunFolder, name: str, sealed: bytes) -> AttemptRow:
    key = folder.task_key(name)
    file = keys.parse_task_file(name)
    cls = FailureRecord if file is not None and file.attempt is not None else Manifest
    record = from_plain(cls, unseal(sealed, key), key=key)
    is_manifest = isinstance(record, Manifest)
    return AttemptRow(
        name=name,
        step=record.step,
        task=record.task,
        attempt=record.attempt,
        outcome="succeeded" if is_manifest else "failed",
        started_us=record.started_us,
        finished_us=record.finished_us,
        written_bytes=record.written_bytes if is_manifest else 0,
        record=sealed,
    )
