"""One run's folder: its records, its tasks, and the state that a reader derives from them."""

from collections.abc import Iterable

from mainstem_core.errors import RecordError
from mainstem_core.schema.identifiers import FlowName, RunId, TaskPath
from mainstem_core.schema.places import first_member
from mainstem_core.schema.records import (
    CancelRecord,
    CodeRecord,
    EndRecord,
    FailureRecord,
    Manifest,
    RunRecord,
)
from mainstem_datastore import keys
from mainstem_datastore._native import RunLock
from mainstem_datastore.clones import Clones
from mainstem_datastore.failures import translated
from mainstem_datastore.store import Store

NO_CLONES = Clones({})


class RunFolder:
    """The folder of one run in a store; reading it takes no lock and changes nothing.

    Args:
        store: the store.
        flow: the flow's name.
        run: the run's id.
        record: its `run.json`, where that has been read before.
    """

    def __init__(self, store: Store, flow: FlowName, run: RunId, record: RunRecord | None = None) -> None:
        self.store = store
        self.flow = flow
        self.run = run
        self.key = keys.run_folder(flow, run)
        self._record = record
        self._clones: Clones | None = None

    def key_of(self, name: str) -> str:
        """Returns the key of a file in this folder."""
        return f"{self.key}/{name}"

    def own_task_key(self, name: str) -> str:
        """Returns the key of a file in this folder's `tasks`."""
        return f"{self.key}/tasks/{name}"

    def task_key(self, name: str) -> str:
        """Returns the key of a file about a task: in this folder's `tasks`, or in the run where the task lies."""
        clones = self.clones()
        file = keys.parse_task_file(name) if clones else None
        home = clones.home(file.path) if file is not None else None
        return self.own_task_key(name) if home is None else f"{keys.run_folder(self.flow, home)}/tasks/{name}"

    def clones(self) -> Clones:
        """Returns which tasks lie in other runs; none as long as `run.json` cannot be read."""
        if self._clones is None:
            try:
                record = self.run_record()
            except RecordError:  # whoever reads the record itself is told
                record = None
            if record is None:
                return NO_CLONES
            self._clones = Clones(record.clones) if record.clones else NO_CLONES
        return self._clones

    # -- creating ------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Makes the folders of the run; the run does not exist before its `run.json`."""
        with translated(f"the folder of the run `{self.flow}/{self.run}`"):
            self.store.native.make_folder(self.key_of("tasks"))
            self.store.native.make_folder(self.key_of("journal"))

    def lock(self, note: str) -> RunLock:
        """Takes the run's lock, held until it is released or this process ends.

        Args:
            note: who holds it, for people.

        Raises:
            BlockingIOError: if another process holds it.
        """
        with translated(f"the lock of the run `{self.flow}/{self.run}`"):
            return self.store.native.lock(self.key_of("lock"), note)

    def claim(self, record: RunRecord) -> bool:
        """Creates `run.json`, which claims the run's id; False if somebody else had it."""
        return self.store.create(self.key_of("run.json"), record)

    def commit(self, manifest: Manifest) -> bool:
        """Creates a task's manifest; False if another attempt had succeeded before."""
        return self.store.create(
            self.own_task_key(keys.manifest(TaskPath(manifest.step, manifest.task))), manifest
        )

    def commit_part(self, part: Manifest) -> bool:
        """Creates what one member of a gang leaves in an attempt; it counts once the first member has a manifest."""
        return self.store.create(
            self.own_task_key(keys.part(TaskPath(part.step, part.task), part.attempt)), part
        )

    def record_failure(self, failure: FailureRecord) -> bool:
        """Creates the failure record of an attempt; False if there is one."""
        name = keys.failure(TaskPath(failure.step, failure.task), failure.attempt)
        return self.store.create(self.own_task_key(name), failure)

    def record_code(self, record: CodeRecord) -> bool:
        """Creates `code.json`; False if there is one."""
        return self.store.create(self.key_of("code.json"), record)

    def ask_to_cancel(self, record: CancelRecord) -> bool:
        """Creates `cancel.json`; False if somebody had asked before."""
        return self.store.create(self.key_of("cancel.json"), record)

    def end(self, record: EndRecord) -> bool:
        """Creates `end.json`; False if the run had ended before."""
        return self.store.create(self.key_of("end.json"), record)

    # -- reading -------------------------------------------------------------------------------------------------

    def run_record(self) -> RunRecord | None:
        """Returns `run.json`, None where there is no such run; it is read once, since it never changes."""
        if self._record is None:
            self._record = self.store.read(self.key_of("run.json"), RunRecord)
        return self._record

    def code_record(self) -> CodeRecord | None:
        """Returns `code.json`, None where no code is kept (yet)."""
        return self.store.read(self.key_of("code.json"), CodeRecord)

    def cancel_record(self) -> CancelRecord | None:
        """Returns `cancel.json`, None where nobody wants the run to end."""
        return self.store.read(self.key_of("cancel.json"), CancelRecord)

    def end_record(self) -> EndRecord | None:
        """Returns `end.json`, None where the run has not ended."""
        return self.store.read(self.key_of("end.json"), EndRecord)

    def manifest(self, path: TaskPath) -> Manifest | None:
        """Returns a task's manifest, None where it has not succeeded; that of a gang's member is its part."""
        found = self.store.read(self.task_key(keys.manifest(path)), Manifest)
        return self._counting_part(path) if found is None else found

    def manifests(self, paths: Iterable[TaskPath]) -> list[Manifest | None]:
        """Returns the manifests of many tasks, in one call to the store but for members of gangs."""
        asked = list(paths)
        found = self.store.read_many([self.task_key(keys.manifest(path)) for path in asked], Manifest)
        return [
            self._counting_part(path) if manifest is None else manifest
            for path, manifest in zip(asked, found, strict=True)
        ]

    def part(self, path: TaskPath, attempt: int) -> Manifest | None:
        """Returns what a member of a gang has left in an attempt, None where it has not ended well."""
        return self.store.read(self.task_key(keys.part(path, attempt)), Manifest)

    def _counting_part(self, path: TaskPath) -> Manifest | None:
        """Returns the part of a member of a gang whose first member has a manifest."""
        first = first_member(path.task)
        if first == path.task:
            return None
        gang = self.store.read(self.task_key(keys.manifest(TaskPath(path.step, first))), Manifest)
        return self.part(path, gang.attempt) if gang is not None and gang.members else None

    def failure(self, path: TaskPath, attempt: int) -> FailureRecord | None:
        """Returns the failure record of one attempt, None where there is none."""
        return self.store.read(self.task_key(keys.failure(path, attempt)), FailureRecord)

    def task_names(self) -> list[str]:
        """Returns the names of all files about tasks, those of tasks that lie in other runs included."""
        with translated(f"the tasks of `{self.flow}/{self.run}`"):
            names = self.store.native.list_folder(self.key_of("tasks"))
            clones = self.clones()
            for run in clones.runs:
                found = self.store.native.list_folder(f"{keys.run_folder(self.flow, run)}/tasks")
                names += [name for name in found if _home(clones, name) == run]
        return names

    def task_files(self) -> list[keys.TaskFile]:
        """Returns what the names of all files about tasks say."""
        return [file for name in self.task_names() if (file := keys.parse_task_file(name)) is not None]

    def log_key(self, path: TaskPath, attempt: int) -> str:
        """Returns the key of the log of one attempt."""
        return self.task_key(keys.log(path, attempt))

    def log(self, path: TaskPath, attempt: int) -> bytes | None:
        """Returns the bytes of the log of one attempt, None where nothing was printed."""
        with translated(f"the log of `{self.flow}/{self.run}/{path}`"):
            return self.store.native.read_record(self.log_key(path, attempt))

    def replace_log(self, path: TaskPath, attempt: int, content: bytes) -> None:
        """Puts other bytes in place of an attempt's log, durably; a reader gets the old ones or the new ones."""
        with translated(f"the log of `{self.flow}/{self.run}/{path}`"):
            self.store.native.replace_file(self.log_key(path, attempt), content)

    def owner(self) -> int | None:
        """Returns the process id that holds the run's lock, None where nobody does."""
        with translated(f"the lock of the run `{self.flow}/{self.run}`"):
            return self.store.native.lock_holder(self.key_of("lock"))

    def owner_note(self) -> str | None:
        """Returns what the last holder of the lock wrote into it, for people; None where nobody ever held it."""
        with translated(f"the lock of the run `{self.flow}/{self.run}`"):
            note = self.store.native.read_record(self.key_of("lock"))
        return None if note is None else note.decode("utf-8", "replace")

    def state(self) -> str:
        """Returns "succeeded", "failed", "cancelled", "running" or "lost"; `lost` is derived, never written."""
        end = self.end_record()
        if end is None and self.owner() is not None:
            return "running"
        # The owner may have ended the run between the two looks: the record wins.
        end = end or self.end_record()
        return end.outcome if end is not None else "lost"


def _home(clones: Clones, name: str) -> RunId | None:
    file = keys.parse_task_file(name)
    return None if file is None else clones.home(file.path)
