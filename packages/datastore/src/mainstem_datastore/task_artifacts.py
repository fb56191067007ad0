"""The artifacts that a finished task can be asked for: its own, and what it inherited, one link away."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.records import Manifest
from mainstem_core.schema.references import ArtifactReference
from mainstem_datastore.artifacts import load_artifact, load_artifacts, load_inherited
from mainstem_datastore.artifacts.inline import load_inline
from mainstem_datastore.run_folder import RunFolder


class TaskArtifacts:
    """What one task leaves, read when it is asked for.

    Args:
        folder: the run.
        manifest: the task's commit.
    """

    def __init__(self, folder: RunFolder, manifest: Manifest) -> None:
        self._folder = folder
        self._manifest = manifest
        self._origin_manifests: dict[str, Manifest] = {}
        self._references: dict[str, ArtifactReference] = {}
        self._path = f"{manifest.step}/{manifest.task}"
        self._run = f"{folder.flow}/{folder.run}"

    @property
    def path(self) -> TaskPath:
        """The task within its run."""
        return TaskPath(self._manifest.step, self._manifest.task)

    @cached_property
    def origins(self) -> Mapping[str, str]:
        """From each name to the task (`step/task`) that assigned it."""
        inherited = load_inherited(self._folder.store.native, self._manifest.inherited)
        origins = {name: origin for origin, names in inherited.items() for name in names}
        origins.update(dict.fromkeys(self._manifest.artifacts, self._path))
        return origins

    def plain_reference(self, name: str) -> dict[str, Any] | None:
        """Returns the reference of an artifact as its record has it, None where the task has none of this name."""
        plain = self._manifest.artifacts.get(name)
        if plain is None and (origin := self.origins.get(name)) is not None:
            plain = self._origin(origin).artifacts[name]
        return plain

    def reference(self, name: str) -> ArtifactReference | None:
        """Returns the reference of an artifact, None where the task has none of this name."""
        if (known := self._references.get(name)) is not None:
            return known
        plain = self.plain_reference(name)
        if plain is None:
            return None
        reference = from_plain(ArtifactReference, plain, key=f"{self._path}: `{name}`")
        self._references[name] = reference
        return reference

    def load(self, name: str) -> Any:
        """Returns the value of an artifact.

        Raises:
            KeyError: if the task has none of this name.
            StoreError: if a blob is missing or damaged.
        """
        if (small := load_inline(self.plain_reference(name))) is not None:
            return small[0]
        reference = self.reference(name)
        if reference is None:
            raise KeyError(name)
        return load_artifact(self._folder.store.native, reference, what=self._described(name))

    def load_many(self, names: Iterable[str]) -> dict[str, Any]:
        """Returns the values of several artifacts, read in one call; names that the task lacks are left out."""
        references = {name: found for name in names if (found := self.reference(name)) is not None}
        return load_artifacts(self._folder.store.native, references, self._described)

    def _described(self, name: str) -> str:
        return f"the artifact `{name}` of `{self._run}/{self.origins.get(name, self._path)}`"

    def _origin(self, origin: str) -> Manifest:
        if origin not in self._origin_manifests:
            manifest = self._folder.manifest(TaskPath.parse(origin))
            if manifest is None:
                raise KeyError(origin)
            self._origin_manifests[origin] = manifest
        return self._origin_manifests[origin]
