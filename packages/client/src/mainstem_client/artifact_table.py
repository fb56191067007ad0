"""The artifacts that an attempt can be asked for: its own, what it inherits, and the run's parameters and constants."""

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from mainstem_client.attempts import Attempt
from mainstem_client.run_reader import PARAMETERS_PATH, RunReader
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.places import TaskRange, expand_paths
from mainstem_core.schema.records import Manifest, Plain
from mainstem_core.schema.references import ArtifactReference

if TYPE_CHECKING:
    from mainstem_datastore.task_artifacts import TaskArtifacts


class Found(NamedTuple):
    """An artifact: how its value is found, and the task that assigned it."""

    reference: ArtifactReference
    origin: TaskPath


class ArtifactTable:
    """The artifacts of one attempt by name; nothing is read before it is asked for.

    An attempt that failed has what it assigned before, and, as every step but a join does, what its input left.

    Args:
        reader: the run.
        path: the task.
        attempt: what is known of the attempt.
    """

    def __init__(self, reader: RunReader, path: TaskPath, attempt: Attempt) -> None:
        self._reader = reader
        self._path = path
        self._attempt = attempt

    @property
    def names(self) -> list[str]:
        """All names, sorted."""
        names = {*self._reader.record.artifacts, *self._own}
        if self._committed is not None:
            names.update(self._committed.origins)
        return sorted(names)

    def find(self, name: str) -> Found | None:
        """Returns an artifact, None where there is none of this name.

        Raises:
            StoreError: if a record that it leads to cannot be read.
        """
        if name in self._own:
            return self._found(self._own[name], name, self._path)
        if self._committed is not None and (reference := self._committed.reference(name)) is not None:
            return Found(reference, TaskPath.parse(self._committed.origins[name]))
        if name in self._reader.record.artifacts:
            return self._found(self._reader.record.artifacts[name], name, PARAMETERS_PATH)
        return None

    @cached_property
    def _own(self) -> dict[str, Plain]:
        record = self._attempt.record
        return {} if record is None else record.artifacts

    @cached_property
    def _committed(self) -> "TaskArtifacts | None":
        """What is inherited: through the attempt's own manifest, or for a failed one through that of its input."""
        from mainstem_datastore.task_artifacts import TaskArtifacts  # here: imports the codecs

        manifest = self._attempt.manifest
        if (
            manifest is None
            and self._attempt.failure is not None
            and not self._reader.graph.is_join(self._path.step)
        ):
            manifest = self._manifest_of_only(self._attempt.failure.inputs)
        return None if manifest is None else TaskArtifacts(self._reader, manifest)

    def _manifest_of_only(self, inputs: tuple[TaskRange, ...]) -> Manifest | None:
        paths = expand_paths(inputs)
        return self._reader.manifest(paths[0]) if len(paths) == 1 else None

    def _found(self, plain: Plain, name: str, origin: TaskPath) -> Found:
        key = f"{self._reader.pathspec}/{origin}/{name}"
        return Found(from_plain(ArtifactReference, plain, key=key), origin)
