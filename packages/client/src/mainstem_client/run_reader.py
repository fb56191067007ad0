"""One run's folder with a memory: what was created once is read once, what may still come is looked for again."""

from collections.abc import Iterable

from mainstem_client.lineage import Graph
from mainstem_client.missing import run_not_found
from mainstem_client.record_source import RecordSource
from mainstem_client.run_tags import RunTags, change_tags, tags_at_start, tags_now
from mainstem_client.task_listing import TaskEntry, TaskListing, list_tasks
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import (
    PARAMETERS_STEP,
    PARAMETERS_TASK,
    FlowName,
    RunId,
    StepName,
    TaskPath,
)
from mainstem_core.schema.journal import JournalEvent
from mainstem_core.schema.records import EndRecord, FailureRecord, Manifest, RunRecord
from mainstem_datastore import keys
from mainstem_datastore.journal import read_journal
from mainstem_datastore.records import unseal
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store

PARAMETERS_PATH = TaskPath(PARAMETERS_STEP, PARAMETERS_TASK)
_MANIFESTS_KEPT = 256


class RunReader(RunFolder):
    """The folder of one run, shared by the objects that were reached from each other.

    Args:
        store: the store.
        flow: the flow's name.
        run: the run's id.
        record: its `run.json`, where that has been read before.
    """

    def __init__(self, store: Store, flow: FlowName, run: RunId, record: RunRecord | None = None) -> None:
        super().__init__(store, flow, run, record)
        self.source = RecordSource(self)
        self._tags: RunTags | None = None
        self._end: EndRecord | None = None
        self._listing: TaskListing | None = None
        self._graph: Graph | None = None
        self._manifests: dict[TaskPath, Manifest] = {}

    @property
    def pathspec(self) -> str:
        """The run's path, `Flow/run`."""
        return f"{self.flow}/{self.run}"

    @property
    def record(self) -> RunRecord:
        """The run's `run.json`.

        Raises:
            MainstemNotFound: if there is no such run (any more).
        """
        record = self.run_record()
        if record is None:
            raise run_not_found(self.store, self.flow, self.run)
        return record

    @property
    def graph(self) -> Graph:
        """The flow's graph, as it was when the run started."""
        if self._graph is None:
            self._graph = Graph(self.record.graph)
        return self._graph

    def end_record(self) -> EndRecord | None:
        """Returns `end.json`, None where the run has not ended."""
        if self._end is None:
            self._end = super().end_record()
        return self._end

    def tags(self) -> RunTags:
        """Returns the run's tags as they are now.

        Raises:
            RecordError: if `run.json` or a change of the tags cannot be read.
        """
        self._tags = tags_now(self, self._tags or tags_at_start(self.record))
        return self._tags

    def change_tags(self, *, remove: str | Iterable[str] = (), add: str | Iterable[str] = ()) -> RunTags:
        """Removes tags from the run and adds others, both at once; see `run_tags.change_tags`."""
        before = self.tags()
        self._tags = change_tags(self, before, remove=remove, add=add)
        # Whoever ends a run brings the index up to date after `end.json`, and so sees what came before.
        if self._tags != before and self.end_record() is not None:
            from mainstem_client.index.update import note_tags  # here: imports SQLite

            note_tags(self, self._tags)
        return self._tags

    def state(self) -> str:
        """Returns the run's state; see `RunFolder.state`.

        Raises:
            MainstemNotFound: if there is no such run (any more).
            RecordError: if `run.json` or `end.json` cannot be read: of a damaged run nothing is said for certain.
        """
        if self.run_record() is None:
            raise run_not_found(self.store, self.flow, self.run)
        return super().state()

    def listing(self) -> TaskListing:
        """Returns the run's tasks; listed anew unless the run had ended before the last time."""
        if self._listing is None or not self._listing.is_final:
            end = self.end_record()
            names = self.task_names()
            events: Iterable[JournalEvent] = ()
            if end is None or end.outcome != "succeeded":
                events = read_journal(self)
            self._listing = list_tasks(names, events, is_final=end is not None)
        return self._listing

    def steps(self) -> list[StepName]:
        """Returns the steps that have tasks, in the order of the graph."""
        return self.graph.ordered(self.listing().steps)

    def entries(self, step: StepName) -> list[TaskEntry]:
        """Returns the tasks of a step by place; parameters and constants show as the task `_parameters/0`."""
        if step == PARAMETERS_STEP:
            return [TaskEntry(PARAMETERS_PATH, has_manifest=True)]
        return self.listing().ordered(step)

    def entry(self, path: TaskPath) -> TaskEntry | None:
        """Returns one task as listed, None where it does not exist."""
        if path == PARAMETERS_PATH:
            return TaskEntry(PARAMETERS_PATH, has_manifest=True)
        return self.listing().entry(path)

    def manifest(self, path: TaskPath) -> Manifest | None:
        """Returns a task's manifest, None where it has not succeeded; the last ones that were read are kept."""
        if path == PARAMETERS_PATH:
            return self._parameters()
        known = self._manifests.get(path)
        if known is None:
            known = super().manifest(path)
            if known is not None:
                self._keep(path, known)
        return known

    def decode_manifest(self, path: TaskPath, sealed: bytes) -> Manifest:
        """Returns the manifest in a record's bytes.

        Raises:
            RecordError: if they are damaged or too new.
        """
        key = self.task_key(keys.manifest(path))
        return from_plain(Manifest, unseal(sealed, key), key=key)

    def decode_failure(self, path: TaskPath, attempt: int, sealed: bytes) -> FailureRecord:
        """Returns the failure record in a record's bytes.

        Raises:
            RecordError: if they are damaged or too new.
        """
        key = self.task_key(keys.failure(path, attempt))
        return from_plain(FailureRecord, unseal(sealed, key), key=key)

    def _keep(self, path: TaskPath, manifest: Manifest) -> None:
        if len(self._manifests) >= _MANIFESTS_KEPT:
            self._manifests.pop(next(iter(self._manifests)), None)
        self._manifests[path] = manifest

    def _parameters(self) -> Manifest:
        record = self.record
        return Manifest(
            record.flow,
            record.run,
            PARAMETERS_STEP,
            PARAMETERS_TASK,
            attempt=0,
            write_id=record.write_id,
            started_us=record.created_us,
            finished_us=record.created_us,
            artifacts=record.artifacts,
            host=record.host,
        )
