"""Records as rows: what queries ask for in columns, and the record's own bytes."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import NamedTuple

from mainstem_client.run_tags import RunTags
from mainstem_core.errors import RecordError
from mainstem_core.schema.records import EndRecord, RunRecord
from mainstem_datastore import keys
from mainstem_datastore.records import unseal_outline
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
    tag_operations: int
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


def run_row(record: RunRecord, end: EndRecord | None, tags: RunTags) -> RunRow:
    """Returns the row of a run; what only its end tells is None before it."""
    return RunRow(
        flow=record.flow,
        run=record.run,
        created_us=record.created_us,
        ended_us=None if end is None else end.finished_us,
        outcome=None if end is None else end.outcome,
        user=record.user,
        tags=tags_cell(tags),
        tag_operations=tags.operations,
        written_bytes=None if end is None else end.written_bytes,
    )


def tags_cell(tags: RunTags) -> str:
    """Returns all tags of a run as the column of that name has them."""
    return json.dumps(sorted(tags.all))


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
    plain = unseal_outline(sealed, key)
    file = keys.parse_task_file(name)
    is_manifest = file is not None and file.attempt is None
    try:
        return AttemptRow(
            name=name,
            step=plain["step"],
            task=plain["task"],
            attempt=plain["attempt"],
            outcome="succeeded" if is_manifest else "failed",
            started_us=plain.get("started_us"),
            finished_us=plain["finished_us"],
            written_bytes=plain.get("written_bytes", 0) if is_manifest else 0,
            record=sealed,
        )
    except KeyError as missing:
        raise RecordError("record-malformed", key=key, reason=f"the field {missing} is missing") from missing
