"""One attempt of a task as its records tell of it: it succeeded, it failed, or it has left nothing yet."""

from mainstem_client.run_reader import RunReader
from mainstem_client.task_listing import TaskEntry
from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.record import Record
from mainstem_core.schema.records import FailureRecord, Manifest


class Attempt(Record):
    """What is known of one attempt.

    Args:
        number: the attempt's number, from 0.
        manifest: its commit, if it succeeded.
        failure: why it failed, if it did.
        launched_us: when the journal says that it was launched, in microseconds since 1970.
        is_retried: the journal announces another attempt after it.
    """

    number: int
    manifest: Manifest | None = None
    failure: FailureRecord | None = None
    launched_us: int | None = None
    is_retried: bool = False

    @property
    def record(self) -> Manifest | FailureRecord | None:
        """The record that it left, None where it left none yet."""
        return self.manifest or self.failure

    @property
    def started_us(self) -> int | None:
        """When it began, in microseconds since 1970."""
        started_us = self.record.started_us if self.record is not None else None
        return self.launched_us if started_us is None else started_us

    @property
    def finished_us(self) -> int | None:
        """When it ended, in microseconds since 1970; None where it left no record yet."""
        return self.record.finished_us if self.record is not None else None


def succeeded(manifest: Manifest) -> Attempt:
    """Returns the attempt that committed a task."""
    return Attempt(manifest.attempt, manifest=manifest)


def latest_attempt(reader: RunReader, entry: TaskEntry, sealed: bytes | None = None) -> Attempt:
    """Returns the attempt that stands for a task: the one that succeeded, else the last.

    Args:
        reader: the run.
        entry: the task, as listed.
        sealed: the bytes of its record, where they have been read.
    """
    path, number = entry.path, entry.attempt_last
    if entry.has_manifest or number is None:
        manifest = reader.manifest(path) if sealed is None else reader.decode_manifest(path, sealed)
        if manifest is not None:
            return succeeded(manifest)
        number = number or 0
    return _unsuccessful(reader, entry, number, sealed)


def numbered_attempt(reader: RunReader, entry: TaskEntry, number: int) -> Attempt | None:
    """Returns an attempt of a task by its number, None where nothing tells of it."""
    if number in entry.failures:
        return _unsuccessful(reader, entry, number, None)
    if entry.has_manifest:
        manifest = reader.manifest(entry.path)
        if manifest is not None and manifest.attempt == number:
            return succeeded(manifest)
    return _unsuccessful(reader, entry, number, None) if number in entry.launches else None


def _unsuccessful(reader: RunReader, entry: TaskEntry, number: int, sealed: bytes | None) -> Attempt:
    failure = _failure(reader, entry.path, number, sealed) if number in entry.failures else None
    return Attempt(
        number,
        failure=failure,
        launched_us=entry.launches.get(number),
        is_retried=number in entry.retries,
    )


def _failure(reader: RunReader, path: TaskPath, number: int, sealed: bytes | None) -> FailureRecord | None:
    return reader.failure(path, number) if sealed is None else reader.decode_failure(path, number, sealed)
