"""Content hashes: of a buffer by its bytes, of a value by its codec, its metadata and its buffers."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mainstem_datastore._native import SEGMENT_BYTES, hash_bytes, hash_many
from mainstem_datastore.codecs.encoded import OWN_BLOB_BYTES, Encoded, Pieces, joined, length_bytes

if TYPE_CHECKING:
    from typing_extensions import Buffer

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def identity_text(encoded: Encoded, contents: Sequence[str]) -> bytes:
    """Returns the bytes whose BLAKE3 hash is a value's identity: codec, metadata, and the contents of its buffers.

    Args:
        encoded: the value.
        contents: `content_of` each of its buffers; those of helpers do not count.
    """
    counted = list(contents[: len(contents) - encoded.helpers])
    if not encoded.meta and len(counted) == 1:
        # What the general form gives for most small values, at a fifth of its cost.
        return f'["{encoded.codec}",{{}},["{counted[0]}"]]'.encode()
    return _canonical([encoded.codec, encoded.meta, counted]).encode()


def content_of(hash: str, segments: int) -> str:
    """Returns what stands for a buffer in its value's identity.

    Args:
        hash: the buffer's hash.
        segments: how many segments it has. Several are counted: otherwise a small buffer that holds the hashes of a
            large one's segments could not be told from the large one.
    """
    return hash if segments < 2 else f"{hash}:{segments}"


def hash_of_segments(hashes: Sequence[str]) -> str:
    """Returns the hash of a buffer from those of its segments: the one's own, or that of all joined in order."""
    return hashes[0] if len(hashes) == 1 else hash_bytes(b"".join(map(bytes.fromhex, hashes)))


def identity(encoded: Encoded) -> str:
    """Returns a value's identity without storing it."""
    return hash_bytes(identity_text(encoded, list(map(_content, encoded.buffers))))


def _content(buffer: "Buffer | Pieces") -> str:
    parts = buffer.parts if isinstance(buffer, Pieces) else (buffer,)
    if length_bytes(buffer) < OWN_BLOB_BYTES:
        return hash_bytes(joined(buffer))
    hashes = hash_many([segment for part in parts for segment in _segments(part)])
    return content_of(hash_of_segments(hashes), len(hashes))


def _segments(part: Any) -> "list[Buffer]":
    view = memoryview(part).cast("B")
    if view.nbytes <= SEGMENT_BYTES:
        return [view]
    return [view[begin : begin + SEGMENT_BYTES] for begin in range(0, view.nbytes, SEGMENT_BYTES)]
