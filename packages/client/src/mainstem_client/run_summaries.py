"""One line about each run, for `mainstem runs`; a damaged run has one too."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice

from mainstem_client.run_reader import RunReader
from mainstem_client.run_records import ListedRun, runs_newest_first, unreadable_state
from mainstem_core.errors import RecordError
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_core.schema.record import Record, replace
from mainstem_core.schema.records import Manifest
from mainstem_datastore import keys
from mainstem_datastore.records import unseal
from mainstem_datastore.store import Store

_RECORDS_AT_ONCE = 512


class RunSummary(Record):
    """One run in a list.

    Args:
        flow: the flow's name.
        run: the run's id.
        state: "running", "succeeded", "failed", "cancelled" or "lost"; "damaged" if a record that tells this cannot be
            read, "newer" if a later version of Mainstem has written it.
        user: who started it; this and what follows is None where it is not known.
        tags: all its tags, sorted.
        created_us: when it began, in microseconds since 1970.
        finished_us: when it ended, None for one that is running or lost.
        duration_us: how long it took, or has been running; None for one that is lost.
        written_bytes: what its tasks have stored, in bytes.
    """

    flow: FlowName
    run: RunId
    state: str
    user: str | None = None
    tags: tuple[str, ...] | None = None
    created_us: int | None = None
    finished_us: int | None = None
    duration_us: int | None = None
    written_bytes: int | None = None

    @property
    def pathspec(self) -> str:
        """The run's path, `Flow/run`."""
        return f"{self.flow}/{self.run}"


def list_runs(store: Store, flows: Iterable[FlowName], limit: int, namespace: str | None) -> list[RunSummary]:
    """Returns a line about each of the newest runs of flows.

    Args:
        store: the store.
        flows: the flows.
        limit: how many runs at most.
        namespace: only runs with this tag, and damaged ones, whose tags nobody knows; None for all.

    Raises:
        StoreError: if the store can't be read; a damaged record only makes its run's line shorter.
    """
    runs = (listed for listed in runs_newest_first(store, flows) if listed.is_in_namespace(namespace))
    return [_summarise(store, listed) for listed in islice(runs, limit)]


def _summarise(store: Store, listed: ListedRun) -> RunSummary:
    folder, record = listed.folder, listed.record
    if record is None:
        return RunSummary(folder.flow, folder.run, unreadable_state(listed.problem))
    tags = listed.tags()
    known = RunSummary(
        folder.flow,
        folder.run,
        "damaged",
        user=record.user,
        tags=None if tags is None else tuple(sorted(tags.all)),
        created_us=record.created_us,
    )
    try:
        return _with_course(known, RunReader(store, folder.flow, folder.run, record))
    except RecordError as problem:
        return replace(known, state=unreadable_state(problem))


def _with_course(known: RunSummary, reader: RunReader) -> RunSummary:
    """Returns the line of a run with how it goes or went."""
    state = reader.state()
    end = reader.end_record()
    finished_us = None if end is None else end.finished_us
    until_us = time.time_ns() // 1000 if state == "running" else finished_us
    return replace(
        known,
        state=state,
        finished_us=finished_us,
        duration_us=None if until_us is None else until_us - reader.record.created_us,
        written_bytes=_written_bytes(reader) if end is None else end.written_bytes,
    )


def _written_bytes(reader: RunReader) -> int:
    """Returns what the tasks of a run without an end have stored."""
    return sum(manifest.written_bytes for manifest in _manifests(reader))


def _manifests(reader: RunReader) -> Iterator[Manifest]:
    """Yields the manifests of a run, many read at once."""
    tasks = reader.listing().steps.values()
    names = [keys.manifest(entry.path) for step in tasks for entry in step.values() if entry.has_manifest]
    for start in range(0, len(names), _RECORDS_AT_ONCE):
        part = names[start : start + _RECORDS_AT_ONCE]
        for name, sealed in zip(part, reader.source.read(part), strict=True):
            if sealed is not None:
                key = reader.task_key(name)
                yield from_plain(Manifest, unseal(sealed, key), key=key)
