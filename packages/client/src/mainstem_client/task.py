"""Task: one execution of a step."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from mainstem_client import attempts, task_logs
from mainstem_client.artifact import DataArtifact
from mainstem_client.artifact_table import ArtifactTable, Found
from mainstem_client.attempts import Attempt
from mainstem_client.exceptions import ArtifactMissing
from mainstem_client.lineage import contains
from mainstem_client.missing import child_not_found, listed
from mainstem_client.opening import open_run
from mainstem_client.path_object import RunObject, level
from mainstem_client.read_ahead import ReadAhead
from mainstem_client.run_reader import RunReader
from mainstem_client.task_facts import Metadata, TaskUsage, facts, usage
from mainstem_client.task_listing import TaskEntry
from mainstem_client.task_values import TaskArtifacts, TaskData
from mainstem_client.times import as_datetime
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath, parse_pathspec
from mainstem_core.schema.places import expand_paths
from mainstem_core.schema.records import FailureRecord
from mainstem_datastore import keys

if TYPE_CHECKING:
    from datetime import datetime

    from mainstem_client.step import Step


class Task(RunObject):
    """One execution of a step: one for each foreach item.

    A task shows the attempt that succeeded, else its last one. It exists as soon as the records or the journal of its
    run name it, so it may be running.

    Args:
        pathspec: `Flow/run/step/task`.
        attempt: look at the attempt of this number instead, for example at one that failed before a success.
        _namespace_check: False finds it in any namespace, as a running task finds itself.

    Raises:
        InvalidPathspec: if the path has another form.
        MainstemNotFound: if there is no such task or attempt, or the run is outside of the namespace.
    """

    __slots__ = ("_ahead", "_attempt_number", "_entry", "_path", "_position", "_settled")

    _depth: ClassVar[int] = 4
    _path: TaskPath
    _attempt_number: int | None
    _entry: TaskEntry | None
    _ahead: ReadAhead | None
    _position: int
    _settled: Attempt | None

    def __init__(self, pathspec: str, attempt: int | None = None, *, _namespace_check: bool = True) -> None:
        flow, run, step, task = parse_pathspec(pathspec, 4)
        path = TaskPath(StepName(step), TaskId(task))
        reader = open_run(FlowName(flow), RunId(run), namespace_check=_namespace_check)
        self._take(reader, path, attempt, None, None, 0)
        self._look()

    @classmethod
    def at(
        cls,
        reader: RunReader,
        step: str,
        task: str,
        *,
        attempt: int | None = None,
        entry: TaskEntry | None = None,
        ahead: ReadAhead | None = None,
        position: int = 0,
    ) -> "Task":
        """Returns a task that is known to exist.

        Args:
            reader: its run.
            step: its step.
            task: its id.
            attempt: the attempt that was asked for.
            entry: what a listing said of it.
            ahead: the records of the tasks of that listing.
            position: its position in that listing.
        """
        found = cls.__new__(cls)
        found._take(reader, TaskPath(StepName(step), TaskId(task)), attempt, entry, ahead, position)
        return found

    def _take(
        self,
        reader: RunReader,
        path: TaskPath,
        attempt: int | None,
        entry: TaskEntry | None,
        ahead: ReadAhead | None,
        position: int,
    ) -> None:
        self._store = reader.store
        self._reader = reader
        self._parts = (reader.flow, reader.run, path.step, path.task)
        self._path = path
        self._attempt_number = attempt
        self._entry = entry
        self._ahead = ahead
        self._position = position
        self._settled = None

    # -- how it went -----------------------------------------------------------------------------------------------

    @property
    def state(self) -> str:
        """One of "running", "succeeded", "failed", "cancelled" and "lost".

        A task is cancelled if it was stopped together with its run, and lost if its run is over without a word of how
        it ended. It still runs while another attempt is to come. If `@catch` handled its failure it has "succeeded".
        """
        attempt = self._look()
        if attempt.manifest is not None:
            return "succeeded"
        if attempt.failure is None:
            return "running" if self._reader.state() == "running" else "lost"
        if attempt.is_retried and self._attempt_number is None and self._reader.state() == "running":
            return "running"
        return "cancelled" if attempt.failure.cause == "stopped" else "failed"

    @property
    def successful(self) -> bool:
        """Whether the task succeeded; False, too, where its step failed and `@catch` let the flow go on."""
        manifest = self._look().manifest
        return manifest is not None and not manifest.caught

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to the task.

        True for one that succeeded, and for one that failed if no further attempt is to come: unlike `successful` this
        tells a failed task from a running one.
        """
        return self.state != "running"

    @property
    def current_attempt(self) -> int:
        """The number of the attempt that this object shows, from 0."""
        return self._look().number

    @property
    def created_at(self) -> "datetime | None":
        """When the attempt began, an aware datetime in UTC; None if that is not known."""
        started_us = self._look().started_us
        return None if started_us is None else as_datetime(started_us)

    @property
    def finished_at(self) -> "datetime | None":
        """When the attempt ended, an aware datetime in UTC; None while it runs, or if that is not known."""
        finished_us = self._look().finished_us
        return None if finished_us is None else as_datetime(finished_us)

    @property
    def usage(self) -> TaskUsage:
        """What the attempt took: seconds, processor time, memory, bytes; None for each that is not known yet."""
        return usage(self._look())

    @property
    def failure(self) -> FailureRecord | None:
        """Why the attempt failed, with the line in the user's file; None if it did not."""
        return self._look().failure

    @property
    def exception(self) -> BaseException | None:
        """The exception that ended the attempt; None if it did not fail.

        Where the exception cannot be restored here, or the task died without one, an `ExceptionWrapper` tells what is
        known of it.
        """
        failure = self._look().failure
        if failure is None:
            return None
        from mainstem_client.stored_exception import restore_exception  # here: few tasks fail

        return restore_exception(self._store, failure)

    # -- what it left ----------------------------------------------------------------------------------------------

    @property
    def data(self) -> TaskData:
        """The values of the artifacts as attributes: `task.data.x`."""
        return TaskData(self._shown_names, lambda name: self[name].data, self.__contains__)

    @property
    def artifacts(self) -> TaskArtifacts:
        """The artifacts as attributes, and in order of their names."""
        return TaskArtifacts(self._shown_names(), self.__getitem__)

    def __iter__(self) -> Iterator[DataArtifact]:
        return iter(self.artifacts)

    def __getitem__(self, name: str) -> DataArtifact:
        return DataArtifact.at(
            self._reader, *self._path, name, attempt=self._attempt_number, found=self.find(name)
        )

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._table().find(name) is not None

    def find(self, name: str) -> Found:
        """Returns where the value of an artifact lies.

        Raises:
            MainstemNotFound: `client-artifact-missing`, or `client-not-finished` while the task may still assign it.
        """
        table = self._table()
        found = table.find(name)
        if found is not None:
            return found
        if self._look().record is None and self.state == "running":
            raise ArtifactMissing("client-not-finished", path=self.pathspec)
        available = listed([each for each in table.names if not each.startswith("_")], name) or "none"
        raise ArtifactMissing("client-artifact-missing", path=self.pathspec, name=name, available=available)

    # -- what it printed -------------------------------------------------------------------------------------------

    @property
    def stdout(self) -> str:
        """All that the attempt printed, so far.

        Raises:
            RecordError: `record-malformed` if the log is damaged; `loglines` gives what comes before the damage.
        """
        return self._printed("stdout").decode(errors="replace")

    @property
    def stderr(self) -> str:
        """All that the attempt printed to its error stream, so far; see `stdout`."""
        return self._printed("stderr").decode(errors="replace")

    @property
    def stdout_size(self) -> int:
        """The size of what was printed, in bytes."""
        return len(self._printed("stdout"))

    @property
    def stderr_size(self) -> int:
        """The size of what was printed to the error stream, in bytes."""
        return len(self._printed("stderr"))

    def loglines(self, stream: str, as_unicode: bool = True) -> "Iterator[tuple[datetime, str | bytes]]":
        """Returns an iterator over (time, line) of what was printed; the time is an aware datetime in UTC.

        Args:
            stream: "stdout" or "stderr".
            as_unicode: give lines as text, with a mark for bytes that are no UTF-8; else as bytes.

        Raises:
            UsageError: `client-stream-unknown` for another stream.
            RecordError: `record-malformed` where the log is damaged, after all lines before that.
        """
        printed = task_logs.printed_lines(self._reader, self._path, self.current_attempt, stream)
        return (
            (as_datetime(at_us), line.decode(errors="replace") if as_unicode else line)
            for at_us, line in printed
        )

    def _printed(self, stream: str) -> bytes:
        return task_logs.printed(self._reader, self._path, self.current_attempt, stream)

    # -- facts about it --------------------------------------------------------------------------------------------

    @property
    def index(self) -> int | None:
        """The index in the innermost foreach, None outside of one."""
        record = self._look().record
        if record is None:  # it runs, or was stopped before it could say anything: only its place is known
            return self._reader.graph.index(self._path)
        return record.frames[-1].index if record.frames else None

    @property
    def metadata_dict(self) -> dict[str, str]:
        """Facts about the attempt and the machine that it ran on, as text by name."""
        return facts(self._reader, self._look())

    @property
    def metadata(self) -> list[Metadata]:
        """The same facts, each with its time and its task."""
        at = self.finished_at or self.created_at
        return [Metadata(name, value, at, name, self) for name, value in self.metadata_dict.items()]

    @property
    def runtime_name(self) -> str | None:
        """What ran the task, such as `dev`; None if the run does not say."""
        prefix = "runtime:"
        return next((tag[len(prefix) :] for tag in self.system_tags if tag.startswith(prefix)), None)

    # -- where it stands -------------------------------------------------------------------------------------------

    @property
    def parent(self) -> "Step":
        """The step."""
        step: Step = level(3).at(self._reader, self._path.step)
        return step

    @property
    def parent_tasks(self) -> "Iterator[Task]":
        """The tasks that this one took its input from, in order."""
        record = self._look().record
        paths = expand_paths(record.inputs) if record is not None else []
        ahead = ReadAhead(self._reader.source, [keys.manifest(path) for path in paths])
        for position, path in enumerate(paths):
            entry = TaskEntry(path, has_manifest=True)
            yield Task.at(self._reader, *path, entry=entry, ahead=ahead, position=position)

    @property
    def child_tasks(self) -> "Iterator[Task]":
        """The tasks that took their input from this one, by step and place."""
        for step in self._reader.graph.targets(self._path.step):
            siblings: Step = level(3).at(self._reader, step)
            for task in siblings.tasks():
                if task.takes_input_from(self._path):
                    yield task

    @property
    def parent_task_pathspecs(self) -> Iterator[str]:
        """The paths of `parent_tasks`."""
        return (task.pathspec for task in self.parent_tasks)

    @property
    def child_task_pathspecs(self) -> Iterator[str]:
        """The paths of `child_tasks`."""
        return (task.pathspec for task in self.child_tasks)

    def takes_input_from(self, path: TaskPath) -> bool:
        """Says whether a task of the same run is among the inputs of this one."""
        record = self._look().record
        return record is not None and contains(record.inputs, path)

    @property
    def _attempt_asked(self) -> int | None:
        return self._attempt_number

    # -- looking it up ---------------------------------------------------------------------------------------------

    def _look(self) -> Attempt:
        """Returns what is known of the attempt that is shown; looked for again until nothing can change."""
        if self._settled is not None:
            return self._settled
        number = self._attempt_number
        attempt = self._find_latest() if number is None else self._find_numbered(number)
        is_numbered_end = number is not None and attempt.failure is not None
        if attempt.manifest is not None or is_numbered_end or self._reader.listing().is_final:
            self._settled = attempt
        return attempt

    def _find_latest(self) -> Attempt:
        known = self._entry
        if known is None and (manifest := self._reader.manifest(self._path)) is not None:
            return attempts.succeeded(manifest)
        entry = known if known is not None and known.has_manifest else self._listed()
        sealed = None
        if known is not None and self._ahead is not None and known.record_name == entry.record_name:
            sealed = self._ahead.take(self._position)
        return attempts.latest_attempt(self._reader, entry, sealed)

    def _find_numbered(self, number: int) -> Attempt:
        entry = self._listed()
        attempt = attempts.numbered_attempt(self._reader, entry, number)
        if attempt is None:
            known = {*entry.failures, *entry.launches}
            if (manifest := self._reader.manifest(self._path)) is not None:
                known.add(manifest.attempt)
            numbers = [str(each) for each in sorted(known)]
            raise child_not_found(
                self._store, f"attempt {number} of the task", self.pathspec, numbers, "attempts"
            )
        return attempt

    def _listed(self) -> TaskEntry:
        entry = self._reader.entry(self._path)
        if entry is None:
            siblings = [each.path.task for each in self._reader.entries(self._path.step)]
            raise child_not_found(self._store, "the task", self.pathspec, siblings, "siblings")
        return entry

    def _table(self) -> ArtifactTable:
        return ArtifactTable(self._reader, self._path, self._look())

    def _shown_names(self) -> tuple[str, ...]:
        return tuple(name for name in self._table().names if not name.startswith("_"))

    def __repr__(self) -> str:
        from mainstem_client.notebook import described  # here: only people need it

        return described(self)

    def _repr_html_(self) -> str:
        from mainstem_client.notebook import task_html  # here: only notebooks need it

        return task_html(self)
