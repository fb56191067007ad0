"""A store without files: everything lies in dictionaries and goes with the object.

It has as much of the file operations of a store as a run needs that stays in one process: tests of users' flows, and
the warm parent's rehearsal. Locks, logs and the journal, which only a supervisor needs, are left out.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from mainstem_datastore._native import SEGMENT_BYTES, LocalStore, RunLock, hash_bytes
from mainstem_datastore.store import Store

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from mainstem_datastore._native import Segment


def memory_store(name: str = "memory") -> Store:
    """Returns a new, empty store without files.

    Args:
        name: what errors call its folder.
    """
    return Store(cast(LocalStore, _Dictionaries(name)))


class _Dictionaries:
    """The file operations, named and typed as those of LocalStore."""

    def __init__(self, root: str) -> None:
        self.root = root
        self._records: dict[str, bytes] = {}
        self._segments: dict[str, bytes] = {}

    def make_folder(self, key: str) -> None:
        """Does nothing: keys need no folders."""

    def lock(self, key: str, note: str) -> RunLock:
        """Returns a lock that nobody else can want."""
        return cast(RunLock, _NoLock())

    def read_record(self, key: str) -> bytes | None:
        return self._records.get(key)

    def read_records(self, keys: Sequence[str]) -> list[bytes | None]:
        return [self._records.get(key) for key in keys]

    def create_record(self, key: str, body: bytes) -> bool:
        return self._records.setdefault(key, body) is body

    def put_blobs(
        self, blobs: "Sequence[Sequence[Buffer]]", *, compress: bool = True
    ) -> "list[list[list[Segment]]]":
        return [[self._put(memoryview(part).tobytes()) for part in parts] for parts in blobs]

    def get_parts(self, parts: "Sequence[Sequence[Segment]]") -> list[bytearray]:
        return [bytearray().join(self._segments[segment[0]] for segment in segments) for segments in parts]

    def _put(self, part: bytes) -> "list[Segment]":
        return [self._put_segment(part[at : at + SEGMENT_BYTES]) for at in range(0, len(part), SEGMENT_BYTES)]

    def _put_segment(self, data: bytes) -> "Segment":
        """Keeps a segment as a blob of its own."""
        name = hash_bytes(data)
        self._segments[name] = data
        return name, 0, len(data), len(data), name, None


class _NoLock:
    """A lock that is free."""

    def release(self) -> None:
        """Does nothing."""
