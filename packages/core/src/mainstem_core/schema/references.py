"""How an artifact's value is found again: its codec and its buffers (docs/formats/artifact.md)."""

from typing import Any

from mainstem_core.schema.record import Record, field


class Segment(Record):
    """A piece of a blob that is hashed, compressed and read on its own.

    Args:
        blob: the blob's name, a BLAKE3 hash in hex.
        offset: where the stored bytes begin in the blob.
        stored_bytes: how many bytes are stored.
        raw_bytes: how many they are when decompressed; bounds decompression.
        hash: BLAKE3 of the raw bytes, in hex.
        compression: None or "zstd".
    """

    blob: str
    offset: int
    stored_bytes: int
    raw_bytes: int
    hash: str
    compression: str | None = None


class Buffer(Record):
    """One buffer of a value: inline in the record, or in segments of a blob.

    Args:
        hash: BLAKE3 of the raw bytes if inline or one segment, else of the segments' hashes joined in order.
        inline: the bytes as base64, if they stand in the record itself.
        segments: the pieces, in order, if they do not.
    """

    hash: str
    inline: str | None = None
    segments: tuple[Segment, ...] = ()


class ArtifactReference(Record):
    """Everything needed to restore a value: codec with version, type, metadata, buffers.

    Args:
        codec: name and version of the codec, such as "numpy/1"; "pickle/1" is marked by its name.
        type: the qualified name of the value's type, for people and for listing.
        hash: identity of the content: BLAKE3 over codec, metadata and the hashes of the buffers.
        size_bytes: the sum of the raw lengths of the buffers.
        buffers: the buffers in the codec's order.
        meta: what the codec needs besides (dtype, shape, ...), plain data.
    """

    codec: str
    type: str
    hash: str
    size_bytes: int
    buffers: tuple[Buffer, ...] = ()
    meta: dict[str, Any] = field(default_factory=dict[str, Any])
