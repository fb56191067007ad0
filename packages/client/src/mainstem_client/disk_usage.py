"""How many bytes flows and runs take, for `mainstem du`.

A blob that several runs refer to is stored once. So a run has two numbers: what it refers to, and what no other run
refers to, which is what deleting it would free; and what runs refer to does not add up to what their flow does.
"""

import json
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from mainstem_client.run_reader import RunReader
from mainstem_client.run_records import runs_newest_first
from mainstem_core.errors import RecordError, StoreError
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_core.schema.inheritance import ItemPages
from mainstem_core.schema.records import FailureRecord, Manifest, Plain
from mainstem_core.schema.references import ArtifactReference, Segment
from mainstem_datastore import keys
from mainstem_datastore.failures import translated
from mainstem_datastore.records import unseal
from mainstem_datastore.store import Store

_RECORDS_AT_ONCE = 512
_COMPRESSED = ".zst"


@dataclass(frozen=True, slots=True)
class RunUsage:
    """What one run takes.

    Args:
        flow: the flow's name.
        run: the run's id.
        blob_bytes: the blobs that it refers to.
        exclusive_bytes: those of them that no other run refers to.
        record_bytes: its records, journal and logs.
    """

    flow: FlowName
    run: RunId
    blob_bytes: int
    exclusive_bytes: int
    record_bytes: int


@dataclass(frozen=True, slots=True)
class FlowUsage:
    """What one flow takes.

    Args:
        flow: the flow's name.
        blob_bytes: the blobs that its runs refer to, each counted once.
        exclusive_bytes: those of them that no other flow refers to.
        record_bytes: the records, journals and logs of its runs.
        runs: what each of them takes, the newest first.
    """

    flow: FlowName
    blob_bytes: int
    exclusive_bytes: int
    record_bytes: int
    runs: tuple[RunUsage, ...]


@dataclass(frozen=True, slots=True)
class StoreUsage:
    """What a store takes.

    Args:
        root: its folder.
        blob_bytes: all blobs.
        unreferenced_bytes: those of them that no record refers to, left by attempts that failed or were killed.
        record_bytes: the records, journals and logs of all runs.
        flows: what each flow takes, by name.
        damaged_records: the keys of records that cannot be read; what only they refer to counts as unreferenced.
    """

    root: str
    blob_bytes: int
    unreferenced_bytes: int
    record_bytes: int
    flows: tuple[FlowUsage, ...]
    damaged_records: tuple[str, ...]


def disk_usage(store: Store) -> StoreUsage:
    """Returns how many bytes the flows and runs of a store take.

    Args:
        store: the store.

    Raises:
        StoreError: if it can't be read. A damaged record or blob is no obstacle.
    """
    damaged: list[str] = []
    blobs = {
        flow: {
            listed.folder.run: _blobs_of(RunReader(store, flow, listed.folder.run, listed.record), damaged)
            for listed in runs_newest_first(store, [flow])
        }
        for flow in store.flows()
    }
    # Sizes are taken last: a blob that a record names is there, one that a running task has just stored may be new.
    sizes = _blob_sizes(store)
    of_flow = {flow: set[str]().union(*runs.values()) for flow, runs in blobs.items()}
    run_counts = Counter(blob for runs in blobs.values() for names in runs.values() for blob in names)
    flow_counts = Counter(blob for names in of_flow.values() for blob in names)
    flows: list[FlowUsage] = []
    for flow, runs in blobs.items():
        usages = tuple(
            RunUsage(
                flow, run, *_both(names, run_counts, sizes), _record_bytes(store, keys.run_folder(flow, run))
            )
            for run, names in runs.items()
        )
        record_bytes = sum(usage.record_bytes for usage in usages)
        flows.append(FlowUsage(flow, *_both(of_flow[flow], flow_counts, sizes), record_bytes, usages))
    return StoreUsage(
        root=store.root,
        blob_bytes=sum(sizes.values()),
        unreferenced_bytes=sum(size for blob, size in sizes.items() if blob not in flow_counts),
        record_bytes=sum(flow.record_bytes for flow in flows),
        flows=tuple(flows),
        damaged_records=tuple(damaged),
    )


def _both(names: set[str], counts: Counter[str], sizes: dict[str, int]) -> tuple[int, int]:
    """Returns the bytes of blobs, and of those that are referred to once."""
    return (
        sum(sizes.get(blob, 0) for blob in names),
        sum(sizes.get(blob, 0) for blob in names if counts[blob] == 1),
    )


def _blob_sizes(store: Store) -> dict[str, int]:
    """Returns the bytes that each blob takes on disk, by name."""
    sizes: Counter[str] = Counter()
    with translated("the list of blobs"):
        for part in store.native.list_folder(keys.BLOBS):
            for name in store.native.list_folder(f"{keys.BLOBS}/{part}"):
                size = store.native.file_size(f"{keys.BLOBS}/{part}/{name}")
                sizes[name.removesuffix(_COMPRESSED)] += size or 0
    return sizes


def _record_bytes(store: Store, folder: str) -> int:
    """Returns the bytes of all files below a run's folder."""
    with translated(f"the folder `{folder}`"):
        inside = [folder, f"{folder}/tasks", f"{folder}/journal", f"{folder}/tags"]
        files = [f"{place}/{name}" for place in inside for name in store.native.list_folder(place)]
        return sum(store.native.file_size(file) or 0 for file in files if file not in inside)


def _blobs_of(reader: RunReader, damaged: list[str]) -> set[str]:
    """Returns the names of all blobs that the records of a run refer to, and notes records that cannot be read."""
    blobs: set[str] = set()
    with _noting(damaged, reader.key_of("run.json")):
        record = reader.run_record()
        if record is not None:
            blobs.update(segment.blob for segment in _segments_of_all(record.artifacts.values()))
    with translated(f"the tasks of `{reader.pathspec}`"):
        listed = reader.store.native.list_folder(reader.key_of("tasks"))
    names = [name for name in listed if name.endswith(".json") and keys.parse_task_file(name) is not None]
    for start in range(0, len(names), _RECORDS_AT_ONCE):
        part = names[start : start + _RECORDS_AT_ONCE]
        for name, sealed in zip(part, reader.source.read(part), strict=True):
            if sealed is not None:
                with _noting(damaged, reader.task_key(name)):
                    blobs.update(segment.blob for segment in _segments_of_record(reader, name, sealed))
    return blobs


@contextmanager
def _noting(damaged: list[str], key: str) -> Generator[None]:
    """Goes on after a block that finds its record unreadable, and notes the record's key."""
    try:
        yield
    except RecordError:
        damaged.append(key)


def _segments_of_record(reader: RunReader, name: str, sealed: bytes) -> Iterator[Segment]:
    key = reader.task_key(name)
    file = keys.parse_task_file(name)
    plain = unseal(sealed, key)
    if file is not None and file.kind == "failure":
        yield from _segments_of_failure(from_plain(FailureRecord, plain, key=key))
    else:
        yield from _segments_of_manifest(reader, from_plain(Manifest, plain, key=key))


def _segments_of_failure(failure: FailureRecord) -> Iterator[Segment]:
    yield from _segments_of_all(failure.artifacts.values())
    if failure.exception is not None:
        yield from _segments(failure.exception)


def _segments_of_manifest(reader: RunReader, manifest: Manifest) -> Iterator[Segment]:
    yield from _segments_of_all(manifest.artifacts.values())
    yield from manifest.inherited.segments
    if manifest.items is not None:
        yield from manifest.items.segments()
        what = f"the items of `{reader.pathspec}/{manifest.step}/{manifest.task}`"
        yield from _segments_of_all(_items(reader, manifest.items, what))


def _items(reader: RunReader, items: ItemPages, what: str) -> Iterator[Plain]:
    """Yields the references of the items of a foreach: large items lie in blobs of their own."""
    from mainstem_datastore.artifacts.load import native_segments  # here: imports the codecs

    for segment in items.segments():
        # Who reads the items hears of a damaged page; the sizes of all the rest are still worth knowing.
        with suppress(StoreError), translated(what):
            [page] = reader.store.native.get_parts([native_segments([segment])])
            yield from json.loads(str(page, "utf-8"))


def _segments_of_all(references: Iterable[Plain]) -> Iterator[Segment]:
    for plain in references:
        yield from _segments(from_plain(ArtifactReference, plain, key="a reference"))


def _segments(reference: ArtifactReference) -> Iterator[Segment]:
    for buffer in reference.buffers:
        yield from buffer.segments
