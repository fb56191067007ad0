"""Which files of a folder belong to the code of the flow in it."""

import os
from collections.abc import Collection, Iterator

from mainstem_core.schema.record import Record
from mainstem_runtime.code.ignored import rules_for

SUFFIXES = (".py", ".R", ".RDS")
_ENTRIES_MAX = 100_000
_NEVER = ("__pycache__", "node_modules")
_ENVIRONMENT = "pyvenv.cfg"  # marks the folder of a virtual environment


class TooManyFiles(Exception):
    """The folder is no project: looking through it would take longer than most runs."""


class CodeFile(Record):
    """A file that belongs to the code.

    Args:
        name: its path relative to the root, with `/`.
        path: where it is.
        size: its length in bytes.
        is_executable: its owner may run it.
    """

    name: str
    path: str
    size: int
    is_executable: bool


def code_files(root: str, suffixes: Collection[str] = SUFFIXES) -> list[CodeFile]:
    """Returns the files of the code, sorted by name.

    Hidden files and folders, virtual environments and what the ignore files leave out do not belong to it. A link to a
    file counts as the file; a link to a folder is followed unless it leads back to where the search has been.

    Args:
        root: the folder, absolute.
        suffixes: how the names of files end; "" for every file.

    Raises:
        TooManyFiles: if the folder holds more entries than any project.
    """
    return sorted(_Search(tuple(suffixes)).files(root), key=lambda file: file.name)


class _Search:
    def __init__(self, suffixes: tuple[str, ...]) -> None:
        self._suffixes = suffixes
        self._entries_left = _ENTRIES_MAX
        self._been: set[tuple[int, int]] = set()

    def files(self, root: str) -> Iterator[CodeFile]:
        waiting = [(root, "", rules_for(root))]
        while waiting:
            folder, prefix, rules = waiting.pop()
            for entry in self._entries(folder):
                if rules.leave_out(entry.path, is_folder=entry.is_dir()):
                    continue
                if entry.is_dir():
                    waiting.append((entry.path, f"{prefix}{entry.name}/", rules.inside(entry.path)))
                elif entry.name.endswith(self._suffixes) and entry.is_file():
                    status = entry.stat()
                    executable = bool(status.st_mode & 0o100)
                    yield CodeFile(f"{prefix}{entry.name}", entry.path, status.st_size, executable)

    def _entries(self, folder: str) -> "list[os.DirEntry[str]]":
        """Returns what lies in a folder and may count; nothing for one that is unreadable, or that was looked into."""
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in self._been:
                return []
            self._been.add((status.st_dev, status.st_ino))
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError:
            return []
        self._entries_left -= len(entries)
        if self._entries_left < 0:
            raise TooManyFiles
        if any(entry.name == _ENVIRONMENT for entry in entries):
            return []
        return [each for each in entries if not each.name.startswith(".") and each.name not in _NEVER]
