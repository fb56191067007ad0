"""Where the buffers of encoded values go, and what refers to them.

    up to 4 KiB, while they are 256 KiB in all   inline, as base64 in the reference itself (JSON values apart: `inline`)
    below 64 KiB otherwise                       together in one pack, a blob of many parts, equal ones once
    from 64 KiB on                               a blob of their own, so that equal ones are shared store-wide

Very many large buffers share the pack, too, as far as they are below 4 MiB: a file for each costs more than it gives.
All blobs are written by one call, side by side. Large memory is handed on as it lies, never copied.
"""

from binascii import b2a_base64
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mainstem_core.schema.references import ArtifactReference, Buffer, Segment
from mainstem_datastore._native import LocalStore, hash_many
from mainstem_datastore.artifacts.identity import hash_of_segments, identity_text
from mainstem_datastore.artifacts.session import SaveSession
from mainstem_datastore.codecs import Encoded, Pieces
from mainstem_datastore.codecs.encoded import OWN_BLOB_BYTES, joined, length_bytes

if TYPE_CHECKING:
    from typing_extensions import Buffer as Memory

INLINE_BYTES_MAX = 4 * 1024
INLINE_BYTES_MAX_SUM = 256 * 1024
_OWN_BLOBS_MAX = 64
_PACKED_BYTES_MAX = 4 * 1024 * 1024


def store_encoded(
    native: LocalStore, values: Sequence[Encoded], session: SaveSession
) -> tuple[list[ArtifactReference], int]:
    """Stores encoded values and returns their references in order, and how many bytes were stored, inline ones too.

    Args:
        native: the store.
        values: the values; one that stands there twice is stored once.
        session: what the same task stored before.
    """
    known = session.references
    new = {id(value): value for value in values if id(value) not in known}
    placement = _Placement(session)
    for value in new.values():
        for buffer in value.buffers:
            placement.add(buffer)
    stored_bytes = placement.store(native)
    find = placement.found.__getitem__
    buffers = [tuple(map(find, map(id, value.buffers))) for value in new.values()]
    texts = list(map(identity_text, new.values(), buffers))
    for (key, value), places, identity in zip(new.items(), buffers, hash_many(texts), strict=True):
        size_bytes = sum(map(length_bytes, value.buffers))
        known[key] = (
            value,
            ArtifactReference(value.codec, value.type, identity, size_bytes, places, value.meta),
        )
    return [known[id(value)][1] for value in values], stored_bytes


class _Placement:
    """The buffers of one call, sorted by where they go.

    Buffers are told apart by their ids: the encoded values keep them alive.
    """

    def __init__(self, session: SaveSession) -> None:
        self._session = session
        self._small: dict[int, Memory] = {}
        self._large: dict[int, Memory | Pieces] = {}
        self._inline_bytes = 0
        self.found: dict[int, Buffer] = {}
        """Where each buffer is, after `store`."""

    def add(self, buffer: "Memory | Pieces") -> None:
        """Takes a buffer; the same one again is no more work."""
        if type(buffer) is bytes and len(buffer) < OWN_BLOB_BYTES:  # nearly all: first, and without calls
            self._small[id(buffer)] = buffer
        elif length_bytes(buffer) < OWN_BLOB_BYTES:
            self._small[id(buffer)] = joined(buffer)
        elif (stored := self._session.stored(buffer)) is not None:
            self.found[id(buffer)] = stored
        else:
            self._large[id(buffer)] = buffer

    def store(self, native: LocalStore) -> int:
        """Finds a place for every buffer and writes all blobs; returns how many bytes are stored."""
        packed = self._place_small()
        blobs: list[list[_Group]] = []
        for key, buffer in self._large.items():
            group = _Group([key], buffer)
            if len(self._large) > _OWN_BLOBS_MAX and length_bytes(buffer) < _PACKED_BYTES_MAX:
                packed.append(group)
            else:
                blobs.append([group])
        if packed:
            blobs.append(packed)
        return self._inline_bytes + (self._write(native, blobs) if blobs else 0)

    def _place_small(self) -> "list[_Group]":
        """Places inline what may stand there, and returns the rest, equal buffers as one group."""
        hashes = hash_many(list(self._small.values()))
        sizes = list(map(length_bytes, self._small.values()))
        inline_bytes = sum(size for size in sizes if size <= INLINE_BYTES_MAX)
        inline_bytes_max = INLINE_BYTES_MAX if inline_bytes <= INLINE_BYTES_MAX_SUM else -1
        packed: dict[str, _Group] = {}
        for (key, memory), size, hash in zip(self._small.items(), sizes, hashes, strict=True):
            if size <= inline_bytes_max:
                self._inline_bytes += size
                self.found[key] = Buffer(hash, b2a_base64(memory, newline=False).decode("ascii"))
            else:
                packed.setdefault(hash, _Group([], memory)).keys.append(key)
        return list(packed.values())

    def _write(self, native: LocalStore, blobs: "list[list[_Group]]") -> int:
        """Writes the blobs and places each group in the segments of its parts."""
        written = native.put_blobs([[part for group in blob for part in group.parts] for blob in blobs])
        stored: dict[tuple[str, int], int] = {}
        for blob, parts in zip(blobs, written, strict=True):
            remaining = iter(parts)
            for group in blob:
                segments = tuple(Segment(*plain) for _ in group.parts for plain in next(remaining))
                stored |= {(segment.blob, segment.offset): segment.stored_bytes for segment in segments}
                self._place(group, segments)
        return sum(stored.values())

    def _place(self, group: "_Group", segments: tuple[Segment, ...]) -> None:
        buffer = Buffer(hash_of_segments([segment.hash for segment in segments]), None, segments)
        self.found |= dict.fromkeys(group.keys, buffer)
        for key in group.keys:
            if key in self._large:
                self._session.remember(self._large[key], buffer)


class _Group:
    """Equal buffers, which are stored once."""

    def __init__(self, keys: list[int], memory: "Memory | Pieces") -> None:
        self.keys = keys
        self.parts: tuple[Memory, ...] = memory.parts if isinstance(memory, Pieces) else (memory,)
