"""The code of a run: what ran, with the folder around it, as it was then."""

import os
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mainstem_client.unpack import checked_members, opened, unpack
from mainstem_core.errors import MainstemNotFound
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.references import ArtifactReference
from mainstem_datastore.artifacts import load_artifact
from mainstem_datastore.run_folder import RunFolder

if TYPE_CHECKING:
    from tarfile import TarFile
    from tempfile import TemporaryDirectory


class MainstemCode:
    """The code of a run.

    Args:
        folder: the run.

    Raises:
        MainstemNotFound: `client-code-missing` if none is kept: the run has just begun, was killed before, or is of a
            version that kept none.
        RecordError: if `code.json` is damaged or was written by a later version.
    """

    def __init__(self, folder: RunFolder) -> None:
        record = folder.code_record()
        if record is None:
            raise MainstemNotFound("client-code-missing", run=f"{folder.flow}/{folder.run}")
        self._folder = folder
        self._record = record

    @property
    def path(self) -> str:
        """Where it is: the store's folder, and in it the content's hash."""
        return f"{self._folder.store.root}/{self._folder.key}/code.json#{self._reference('package').hash}"

    @property
    def hash(self) -> str:
        """The hash of the archive: equal for equal files."""
        return self._reference("package").hash

    @property
    def info(self) -> dict[str, Any]:
        """Facts: `script`, `main`, `root`, `files`, `size_bytes`, `changed`; `git` with `commit`, `branch`, `dirty`."""
        record = self._record
        return {
            "script": record.script,
            "main": list(record.main),
            "root": record.root,
            "files": record.files,
            "size_bytes": record.size_bytes,
            "changed": list(record.changed),
            "git": record.git,
        }

    @property
    def script_name(self) -> str:
        """The flow's file, relative to the root of the archive."""
        return self._record.script

    @property
    def main(self) -> tuple[str, ...]:
        """What stands behind `python` to start the flow in the root: its file, or `-m` and a module."""
        return self._record.main

    @property
    def flowspec(self) -> str:
        """The text of the flow's file."""
        return self.files[self.script_name].decode("utf-8", "replace")

    @property
    def patch(self) -> str | None:
        """What differed from the commit in tracked files, as `git apply` takes it; None if nothing did, or too much."""
        return (
            self._load("patch").decode("utf-8", "surrogateescape")
            if "patch" in self._record.artifacts
            else None
        )

    @cached_property
    def archive(self) -> bytes:
        """The files as a tar archive."""
        return self._load("package")

    @property
    def tarball(self) -> "TarFile":
        """The files as an opened tar archive; `extract` writes them safely."""
        return opened(self.archive, self._what)

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The bytes of each file, by its path relative to the root, with `/`.

        Raises:
            RecordError: `record-archive-unsafe` if the archive is not one of ours.
        """
        with self.tarball as archive:
            members = checked_members(archive, self._what)
            contents = ((each.name, archive.extractfile(each)) for each in members)
            return {name: content.read() for name, content in contents if content is not None}

    def extract(self) -> "TemporaryDirectory[str]":
        """Unpacks the files into a new folder, which goes with the object that is returned.

        Raises:
            RecordError: `record-archive-unsafe` if the archive is not one of ours; nothing is written then.
        """
        from tempfile import TemporaryDirectory  # here: it imports much, and few extract anything

        folder = TemporaryDirectory(prefix="mainstem-code-")
        unpack(self.archive, folder.name, self._what)
        return folder

    def changes_in(self, folder: str) -> list[str]:
        """Returns the files that are not as they were, or are gone, by name.

        Args:
            folder: what stands for the root now.
        """
        return [
            name for name, content in self.files.items() if _bytes_of(os.path.join(folder, name)) != content
        ]

    def __repr__(self) -> str:
        return f"MainstemCode({self._folder.flow}/{self._folder.run}, {self.script_name!r}, {self.hash[:12]})"

    @property
    def _what(self) -> str:
        return f"the code of `{self._folder.flow}/{self._folder.run}`"

    def _reference(self, name: str) -> ArtifactReference:
        return from_plain(
            ArtifactReference, self._record.artifacts[name], key=self._folder.key_of("code.json")
        )

    def _load(self, name: str) -> bytes:
        return load_artifact(
            self._folder.store.native, self._reference(name), what=self._what, allow_pickle=False
        )


def _bytes_of(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None
