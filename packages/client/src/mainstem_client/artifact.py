"""DataArtifact: one value that a task left."""

from typing import TYPE_CHECKING, Any, ClassVar

from mainstem_client.artifact_table import Found
from mainstem_client.opening import open_run
from mainstem_client.path_object import RunObject, level
from mainstem_client.run_reader import RunReader
from mainstem_client.times import as_datetime
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath, parse_pathspec

if TYPE_CHECKING:
    from datetime import datetime

    from mainstem_client.task import Task


class DataArtifact(RunObject):
    """A value that a task assigned, inherited or was given as a parameter; it never changes.

    Args:
        pathspec: `Flow/run/step/task/name`.
        attempt: look at the attempt of this number instead of the one that stands for the task.
        _namespace_check: False finds it in any namespace, as a running task finds itself.

    Raises:
        InvalidPathspec: if the path has another form.
        MainstemNotFound: if there is no such artifact, or the run is outside of the namespace.
    """

    __slots__ = ("_attempt_number", "_found")

    _depth: ClassVar[int] = 5
    _found: Found | None
    _attempt_number: int | None

    def __init__(self, pathspec: str, attempt: int | None = None, *, _namespace_check: bool = True) -> None:
        flow, run, step, task, name = parse_pathspec(pathspec, 5)
        self._take(
            open_run(FlowName(flow), RunId(run), namespace_check=_namespace_check),
            step,
            task,
            name,
            attempt,
            None,
        )
        self._found = self.parent.find(name)

    @classmethod
    def at(
        cls,
        reader: RunReader,
        step: str,
        task: str,
        name: str,
        *,
        attempt: int | None = None,
        found: Found | None = None,
    ) -> "DataArtifact":
        """Returns an artifact that is known to exist."""
        artifact = cls.__new__(cls)
        artifact._take(reader, step, task, name, attempt, found)
        return artifact

    def _take(
        self, reader: RunReader, step: str, task: str, name: str, attempt: int | None, found: Found | None
    ) -> None:
        self._store = reader.store
        self._reader = reader
        self._parts = (reader.flow, reader.run, step, task, name)
        self._attempt_number = attempt
        self._found = found

    @property
    def parent(self) -> "Task":
        """The task that it was asked of."""
        step, task = self._parts[2:4]
        parent: Task = level(4).at(self._reader, step, task, attempt=self._attempt_number)
        return parent

    @property
    def data(self) -> Any:
        """The value, loaded and verified anew each time; it may be changed without harm to what is stored.

        Raises:
            StoreError: if what is stored is missing or damaged.
            TaskError: if a package or class that the value needs is missing here.
        """
        return self.load()

    def load(self, *, allow_pickle: bool = True) -> Any:
        """Returns the value as `data` does.

        Args:
            allow_pickle: False refuses a value that is stored as a pickle: a pickle runs code of whoever wrote it.

        Raises:
            StoreError: if what is stored is missing or damaged.
            TaskError: `task-pickle-refused`, or that a package or class that the value needs is missing here.
        """
        from mainstem_datastore.artifacts import load_artifact  # here: who only looks around needs no codec

        reference, origin = self._where()
        what = f"the artifact `{self.id}` of `{self._reader.pathspec}/{origin}`"
        return load_artifact(self._store.native, reference, what=what, allow_pickle=allow_pickle)

    @property
    def size(self) -> int:
        """The size of the value in bytes, before compression."""
        return self._where().reference.size_bytes

    @property
    def sha(self) -> str:
        """The hash of the content: equal for equal values, whichever task wrote them."""
        return self._where().reference.hash

    @property
    def type(self) -> str:
        """The qualified name of the value's type."""
        return self._where().reference.type

    @property
    def created_at(self) -> "datetime | None":
        """When the task that assigned it ended, an aware datetime in UTC."""
        return self.finished_at

    @property
    def finished_at(self) -> "datetime | None":
        """When the task that assigned it ended, an aware datetime in UTC."""
        origin = self._where().origin
        if origin == TaskPath(StepName(self._parts[2]), TaskId(self._parts[3])):
            return self.parent.finished_at
        manifest = self._reader.manifest(origin)
        return None if manifest is None else as_datetime(manifest.finished_us)

    @property
    def _attempt_asked(self) -> int | None:
        return self._attempt_number

    def _where(self) -> Found:
        if self._found is None:
            self._found = self.parent.find(self.id)
        return self._found

    def _repr_html_(self) -> str:
        from mainstem_client.notebook import artifact_html  # here: only notebooks need it

        return artifact_html(self)
