"""Content hashes: of a buffer by its bytes, of a value by its codec, its metadata and its buffers."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mainstem_core.schema.references import Buffer
from mainstem_datastore._native import SEGMENT_BYTES, hash_bytes, hash_many
from mainstem_datastore.codecs.encoded import OWN_BLOB_BYTES, Encoded, Pieces, joined, length_bytes

if TYPE_CHECKING:
    from typing_extensions import Buffer as Memory

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def identity_text(encoded: Encoded, places: Sequence[Buffer]) -> bytes:
    """Returns the bytes whose BLAKE3 hash is a value's identity: codec, metadata, and the contents of its buffers.

    Args:
        encoded: the value.
        places: its buffers as they are stored; those of helpers do not count.
    """
    if len(places) == 1 and not encoded.meta and not encoded.helpers and not places[0].segments:
        return _plain_text(encoded.codec, places[0].hash)
    return _general_text(encoded, [_content_of(place.hash, len(place.segments)) for place in places])


def _plain_text(codec: str, hash: str) -> bytes:
    """Returns what the general form gives for most small values, at a fifth of its cost."""
    return f'["{codec}",{{}},["{hash}"]]'.encode()


def _general_text(encoded: Encoded, contents: list[str]) -> bytes:
    return _canonical([encoded.codec, encoded.meta, contents[: len(contents) - encoded.helpers]]).encode()


def _content_of(hash: str, segments: int) -> str:
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
    if len(encoded.buffers) == 1 and not encoded.meta and not encoded.helpers:
        [buffer] = encoded.buffers
        if type(buffer) is bytes and len(buffer) < OWN_BLOB_BYTES:
            return hash_bytes(_plain_text(encoded.codec, hash_bytes(buffer)))
    return hash_bytes(_general_text(encoded, list(map(_content, encoded.buffers))))


def _content(buffer: "Memory | Pieces") -> str:
    parts = buffer.parts if isinstance(buffer, Pieces) else (buffer,)
    if length_bytes(buffer) < OWN_BLOB_BYTES:
        return hash_bytes(joined(buffer))
    hashes = hash_many([segment for part in parts for segment in _segments(part)])
    return _content_of(hash_of_segments(hashes), len(hashes))


def _segments(part: Any) -> "list[Memory]":
    view = memoryview(part).cast("B")
    if view.nbytes <= SEGMENT_BYTES:
        return [view]
    return [view[begin : begin + SEGMENT_BYTES] for begin in range(0, view.nbytes, SEGMENT_BYTES)]
