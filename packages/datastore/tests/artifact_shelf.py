"""A store with the few moves that tests of codecs and artifacts make."""

from pathlib import Path
from typing import Any

from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.references import ArtifactReference
from mainstem_datastore._native import LocalStore
from mainstem_datastore.artifacts import Saved, load_artifact, save_artifacts

WHAT = "artifact `x` of Flow/run/start/0"


class Shelf:
    """Saves values under the name `x` and gives them back."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.native = LocalStore(str(root))
        self.native.make_folder("blobs")

    def save(self, value: Any, previous: ArtifactReference | None = None) -> Saved:
        return save_artifacts(
            self.native, {"x": value}, {} if previous is None else {"x": to_plain(previous)}
        )

    def reference(self, value: Any) -> ArtifactReference:
        """Saves a value and returns its reference as another process would read it, from plain data."""
        return from_plain(ArtifactReference, to_plain(self.save(value).references["x"]), key=WHAT)

    def load(self, reference: ArtifactReference, *, allow_pickle: bool = True) -> Any:
        return load_artifact(self.native, reference, what=WHAT, allow_pickle=allow_pickle)

    def round_trip(self, value: Any, codec: str) -> Any:
        """Returns what became of a value, after checking its codec and that an untouched one is not written again."""
        reference = self.reference(value)
        assert reference.codec == codec
        loaded = self.load(reference, allow_pickle="pickle" in codec)
        assert self.save(loaded, reference).unchanged == {"x"}
        return loaded

    def blobs(self) -> list[Path]:
        """Returns the files of all blobs."""
        return sorted(path for path in (self.root / "blobs").rglob("*") if path.is_file())
