"""What a run has left before a task: manifests, parameters, constants; each record is read once."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from mainstem_core.errors import RecordError
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.inheritance import ItemPlace
from mainstem_core.schema.places import ForeachFrame
from mainstem_core.schema.records import Manifest, RunRecord
from mainstem_core.schema.references import ArtifactReference
from mainstem_datastore import keys
from mainstem_datastore.artifacts import item_place, item_reference, load_artifact
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.task_artifacts import TaskArtifacts


class RunSoFar:
    """Reads the records of one run for one task.

    Args:
        folder: the run.

    Attributes:
        read_bytes: how much has been read: values, uncompressed.
    """

    def __init__(self, folder: RunFolder) -> None:
        self.folder = folder
        self.read_bytes = 0
        self._values: dict[str, Any] = {}
        self._manifests: dict[TaskPath, Manifest] = {}
        self._artifacts: dict[str, TaskArtifacts] = {}

    def manifests(self, paths: Sequence[TaskPath]) -> list[Manifest]:
        """Returns the manifests of tasks that must have committed.

        Raises:
            RecordError: `record-missing` if one is not there.
        """
        unread = [path for path in paths if path not in self._manifests]
        for path, manifest in zip(unread, self.folder.manifests(unread), strict=True):
            if manifest is None:
                raise self._missing(self.folder.task_key(keys.manifest(path)))
            self._manifests[path] = manifest
        return [self._manifests[path] for path in paths]

    def artifacts(self, task: str) -> TaskArtifacts:
        """Returns the artifacts of a task that must have committed, named as `step/id`."""
        if task not in self._artifacts:
            [manifest] = self.manifests([TaskPath.parse(task)])
            self._artifacts[task] = TaskArtifacts(self.folder, manifest)
        return self._artifacts[task]

    def load(self, source: TaskArtifacts, name: str) -> Any:
        """Returns the value of an artifact of a task, and counts it.

        Raises:
            KeyError: if the task has none of this name.
        """
        value = source.load(name)
        self.read_bytes += (source.plain_reference(name) or {})["size_bytes"]
        return value

    def item(self, frame: ForeachFrame, place: ItemPlace | None) -> Any:
        """Returns the item of a foreach that a task works on.

        Args:
            frame: the foreach level and the index in it.
            place: where the item lies, None if only the record of the fanned out step knows.
        """
        if frame.is_gang:
            return frame.index
        path = TaskPath(frame.step, frame.task)
        what = f"item {frame.index} of `{frame.variable}` of `{self.folder.flow}/{self.folder.run}/{path}`"
        if place is None:
            [split] = self.manifests([path])
            if split.items is None:
                raise self._missing(f"{self.folder.task_key(keys.manifest(path))}: items")
            place = item_place(split.items, frame.index)
        return self._load(item_reference(self.folder.store.native, place, what=what), what)

    def names(self) -> tuple[str, ...]:
        """Returns the names of all parameters and constants."""
        return tuple(self._record.artifacts)

    @property
    def values_read(self) -> tuple[str, ...]:
        """The names of the parameters and constants that were asked for, sorted."""
        return tuple(sorted(self._values))

    def value(self, name: str) -> Any:
        """Returns the value of a parameter or constant; the same object each time.

        Raises:
            KeyError: if there is none of this name.
        """
        if name not in self._values:
            plain = self._record.artifacts[name]
            reference = from_plain(ArtifactReference, plain, key=f"{self.folder.key}/run.json: `{name}`")
            what = f"the parameter `{name}` of `{self.folder.flow}/{self.folder.run}`"
            self._values[name] = self._load(reference, what)
        return self._values[name]

    def _load(self, reference: ArtifactReference, what: str) -> Any:
        self.read_bytes += reference.size_bytes
        return load_artifact(self.folder.store.native, reference, what=what)

    @cached_property
    def _record(self) -> RunRecord:
        record = self.folder.run_record()
        if record is None:
            raise self._missing(self.folder.key_of("run.json"))
        return record

    def _missing(self, key: str) -> RecordError:
        return RecordError("record-missing", key=key, root=self.folder.store.root)
