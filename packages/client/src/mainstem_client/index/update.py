"""Brings the index up to date with the folders of runs."""

import os
from typing import NamedTuple

from mainstem_client.index.database import Index, discard, with_index
from mainstem_client.index.place import index_path
from mainstem_client.index.rows import AttemptRow, RunRow, intact_rows, run_row, tags_cell
from mainstem_client.run_records import runs_newest_first
from mainstem_client.run_tags import RunTags, tags_at_start, tags_now
from mainstem_core.errors import MainstemException, RecordError, StoreError
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_datastore import keys
from mainstem_datastore.failures import translated
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store

_RECORDS_MAX = 4096


class Rebuilt(NamedTuple):
    """What a rebuilt index holds.

    Args:
        path: the database's file, None where no local disk can hold one.
        runs: how many runs are in it.
        records: how many records of tasks.
    """

    path: str | None
    runs: int
    records: int


def catch_up_run(store: Store, flow: FlowName, run: RunId) -> bool:
    """Adds to the index what it lacks of a run; called at the end of each run, which it never fails.

    Args:
        store: the store.
        flow: the flow's name.
        run: the run's id.

    Returns:
        False if the index could not be written now; it catches up when somebody reads the run.
    """
    try:
        return catch_up(RunFolder(store, flow, run)) is not None
    except (MainstemException, OSError):  # the run is complete without its index
        return False


def catch_up(folder: RunFolder) -> int | None:
    """Adds to the index what it lacks of a run.

    Args:
        folder: the run.

    Returns:
        How many records were added; None if the index could not be written now.

    Raises:
        StoreError: if the run's folder can't be read.
    """
    run = folder.run_record()
    if run is None:
        return 0
    row = run_row(run, folder.end_record(), tags_now(folder, tags_at_start(run)))
    present = _record_names(folder)
    return with_index(folder.store, lambda index: _add_missing(index, folder, row, present), None)


def note_tags(folder: RunFolder, tags: RunTags) -> None:
    """Writes the tags of a run into its row, if there is one; what cannot be written now is written by a rebuild.

    Args:
        folder: the run.
        tags: its tags after a change.
    """
    path = index_path(folder.store)
    if path is not None and os.path.exists(path):
        cell = tags_cell(tags)
        with_index(
            folder.store,
            lambda index: index.note_tags(folder.flow, folder.run, cell, tags.operations),
            None,
        )


def rebuild(store: Store) -> Rebuilt:
    """Makes the index of a store anew from all its records.

    Args:
        store: the store.

    A run with a damaged `run.json` or `end.json`, or with tags that cannot be read, is left out: it is read without
    the index.

    Raises:
        StoreError: if the store can't be read or the index can't be written.
    """
    path = index_path(store)
    if path is None:
        return Rebuilt(None, 0, 0)
    if not discard(store):
        raise StoreError("store-denied", path=path)
    runs = records = 0
    for listed in runs_newest_first(store, store.flows()):
        try:
            added = catch_up(listed.folder)
        except RecordError:
            continue
        if added is None:
            raise StoreError(
                "store-input-output", path=path, reason="the index is in use or cannot be written"
            )
        runs += 1
        records += added
    return Rebuilt(path, runs, records)


def _add_missing(index: Index, folder: RunFolder, row: RunRow, present: list[str]) -> int:
    known = index.record_names(folder.flow, folder.run)
    missing = [name for name in present if name not in known]
    if not missing and index.knows(row):
        return 0
    for start in range(0, max(len(missing), 1), _RECORDS_MAX):
        index.add(row, _read_rows(folder, missing[start : start + _RECORDS_MAX]))
    return len(missing)


def _record_names(folder: RunFolder) -> list[str]:
    """Returns the names of the manifests and failure records in a run's folder."""
    with translated(f"the tasks of `{folder.flow}/{folder.run}`"):
        names = folder.store.native.list_folder(folder.key_of("tasks"))
    return [
        name
        for name in names
        if (file := keys.parse_task_file(name)) is not None and file.kind not in ("log", "part")
    ]


def _read_rows(folder: RunFolder, names: list[str]) -> list[AttemptRow]:
    with translated(f"the records of `{folder.flow}/{folder.run}`"):
        found = folder.store.native.read_records([folder.own_task_key(name) for name in names])
    return intact_rows(
        folder, {name: sealed for name, sealed in zip(names, found, strict=True) if sealed is not None}
    )
