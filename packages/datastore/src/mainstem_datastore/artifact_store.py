"""Saving and loading single values, for programs that need no flow."""

import os
from collections.abc import Iterable
from typing import Any

from mainstem_core.schema.references import ArtifactReference
from mainstem_datastore.artifacts import load_artifact, save_artifacts
from mainstem_datastore.store import Store


class ArtifactStore:
    """Values by reference: content-addressed, deduplicated, verified on read."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @classmethod
    def open(cls, root: str | os.PathLike[str]) -> "ArtifactStore":
        """Opens the store at a folder; an empty or missing folder becomes one.

        Raises:
            StoreError: if the folder is something else, or cannot be used.
        """
        return cls(Store.open(root, create=True))

    def save(self, values: Iterable[Any]) -> list[ArtifactReference]:
        """Stores values and returns their references; all of them are durable on return.

        Raises:
            TaskError: `task-value-unpicklable` for a value that cannot be stored.
        """
        named = {str(position): value for position, value in enumerate(values)}
        references = save_artifacts(self._store.native, named).references
        return [references[name] for name in named]

    def load(self, reference: ArtifactReference, *, allow_pickle: bool = True) -> Any:
        """Returns the value that a reference stands for, verified.

        Args:
            reference: what `save` gave.
            allow_pickle: False refuses values that only a pickle could hold; a pickle can run code.

        Raises:
            StoreError: if a blob is missing or damaged.
            TaskError: `task-pickle-refused`, or that the codec's package is not installed.
        """
        what = f"the value `{reference.hash[:12]}`"
        return load_artifact(self._store.native, reference, what=what, allow_pickle=allow_pickle)
