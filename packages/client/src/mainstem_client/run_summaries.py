"""One line about each run, for `mainstem runs` and for tables in notebooks."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from mainstem_client.run_reader import RunReader
from mainstem_client.run_records import runs_newest_first
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_core.schema.records import Manifest, RunRecord
from mainstem_datastore import keys
from mainstem_datastore.records import unseal
from mainstem_datastore.store import Store

_RECORDS_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run in a list.

    Args:
        flow: the flow's name.
        run: the run's id.
        state: "running", "succeeded", "failed", "cancelled" or "lost".
        user: who started it.
        tags: all its tags, sorted.
        created_us: when it began, in microseconds since 1970.
        finished_us: when it ended, None for one that is running or lost.
        duration_us: how long it took, or has been running; None for one that is lost.
        written_bytes: what its tasks have stored, in bytes.
    """

    flow: FlowName
    run: RunId
    state: str
    user: str
    tags: tuple[str, ...]
    created_us: int
    finished_us: int | None
    duration_us: int | None
    written_bytes: int

    @property
    def pathspec(self) -> str:
        """The run's path, `Flow/run`."""
        return f"{self.flow}/{self.run}"


def list_runs(store: Store, limit: int, flow: FlowName | None = None) -> list[RunSummary]:
    """Returns the newest runs of a store, in any namespace.

    Args:
        store: the store.
        limit: how many runs at most.
        flow: only runs of this flow.

    Raises:
        StoreError: if the store can't be read.
    """
    flows = store.flows() if flow is None else [flow]
    return [summarise(store, record) for record in islice(runs_newest_first(store, flows), limit)]


def summarise(store: Store, record: RunRecord) -> RunSummary:
    """Returns the line about a run whose `run.json` has been read.

    Raises:
        StoreError: if the run's folder can't be read.
    """
    reader = RunReader(store, record.flow, record.run, record)
    state = reader.state()
    end = reader.end_record()
    finished_us = None if end is None else end.finished_us
    until_us = time.time_ns() // 1000 if state == "running" else finished_us
    return RunSummary(
        flow=record.flow,
        run=record.run,
        state=state,
        user=record.user,
        tags=tuple(sorted({*record.tags, *record.system_tags})),
        created_us=record.created_us,
        finished_us=finished_us,
        duration_us=None if until_us is None else until_us - record.created_us,
        written_bytes=_written_bytes(reader) if end is None else end.written_bytes,
    )


def _written_bytes(reader: RunReader) -> int:
    """Returns what the tasks of a run without an end have stored."""
    return sum(manifest.written_bytes for manifest in manifests(reader))


def manifests(reader: RunReader) -> Iterator[Manifest]:
    """Yields the manifests of a run, many read at once."""
    tasks = reader.listing().steps.values()
    names = [keys.manifest(entry.path) for step in tasks for entry in step.values() if entry.has_manifest]
    for start in range(0, len(names), _RECORDS_AT_ONCE):
        part = names[start : start + _RECORDS_AT_ONCE]
        for name, sealed in zip(part, reader.source.read(part), strict=True):
            if sealed is not None:
                key = reader.task_key(name)
                yield from_plain(Manifest, unseal(sealed, key), key=key)
