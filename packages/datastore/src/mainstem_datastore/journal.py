"""The journal of a run on a local disk: one append file for each epoch, a checked line for each event."""

import json
import re
import time
from binascii import crc32
from collections.abc import Container, Iterator
from typing import Any

from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.journal import JournalEvent
from mainstem_datastore.failures import translated
from mainstem_datastore.records import compact_json
from mainstem_datastore.run_folder import RunFolder

_TASK = re.compile(rb'"kind":"attempt-[a-z]+","step":"([^"\\]+)","task":"([^"\\]+)"')


class JournalWriter:
    """Appends events to the file of one epoch; only the holder of the run's lock may have one.

    Args:
        folder: the run.
        epoch: number of the owner, one above the highest that exists.
    """

    def __init__(self, folder: RunFolder, epoch: int = 0) -> None:
        self._what = f"the journal of `{folder.flow}/{folder.run}`"
        self._seq = 0
        with translated(self._what):
            self._file = folder.store.native.open_append(folder.key_of(f"journal/{epoch}"))

    def append(
        self, kind: str, path: TaskPath | None = None, attempt: int | None = None, **data: Any
    ) -> None:
        """Writes one event; it is durable only after `sync`."""
        step, task = path if path is not None else (None, None)
        event = JournalEvent(self._seq, time.time_ns() // 1000, kind, step, task, attempt, data or None)
        line = compact_json(to_plain(event)).encode()
        with translated(self._what):
            self._file.append(b"%b\t%08x\n" % (line, crc32(line)))
        self._seq += 1

    def sync(self) -> None:
        """Waits until all that was appended is durable."""
        with translated(self._what):
            self._file.sync()

    def close(self) -> None:
        """Closes the file without waiting for the disk."""
        self._file.close()


def next_epoch(folder: RunFolder) -> int:
    """Returns the number of the next owner: one above the highest that has ever been."""
    return max(_epochs(folder), default=-1) + 1


def _epochs(folder: RunFolder) -> list[int]:
    with translated(f"the journal of `{folder.flow}/{folder.run}`"):
        names = folder.store.native.list_folder(folder.key_of("journal"))
    return sorted(int(name) for name in names if name.isdecimal())


def read_journal(folder: RunFolder, besides: Container[TaskPath | None] = ()) -> Iterator[JournalEvent]:
    """Yields the events of all epochs in order; an epoch ends at its first damaged line (a torn tail).

    Args:
        folder: the run.
        besides: tasks whose events are left out; of thousands that are done, nobody needs to decode them.
    """
    native = folder.store.native
    for epoch in _epochs(folder):
        key = folder.key_of(f"journal/{epoch}")
        with translated(f"the journal `{key}`"):
            content = native.read_record(key) or b""
        for line in content.split(b"\n")[:-1]:
            body, _, check = line.rpartition(b"\t")
            if b"%08x" % crc32(body) != check:
                break
            if besides and _task_of(body) in besides:
                continue
            yield from_plain(JournalEvent, json.loads(body), key=key)


def _task_of(body: bytes) -> TaskPath | None:
    """Returns the task of an event of an attempt, as `compact_json` writes one; None for any other."""
    named = _TASK.search(body)
    return None if named is None else TaskPath(StepName(named[1].decode()), TaskId(named[2].decode()))
