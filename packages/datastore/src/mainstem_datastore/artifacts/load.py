"""Loading artifacts: all their bytes in one call, verified, then decoded."""

from binascii import a2b_base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_core.errors import RecordError
from mainstem_core.schema.references import ArtifactReference, Buffer, Segment
from mainstem_datastore import _native
from mainstem_datastore._native import LocalStore, hash_bytes, hash_many
from mainstem_datastore.codecs import decode
from mainstem_datastore.failures import store_error

if TYPE_CHECKING:
    from typing_extensions import Buffer as Memory


def load_artifact(
    native: LocalStore, reference: ArtifactReference, *, what: str, allow_pickle: bool = True
) -> Any:
    """Returns the value of a reference, verified.

    Args:
        native: the store.
        reference: where the value is.
        what: the value in words, such as "artifact `x` of Flow/run/step/0", for errors.
        allow_pickle: False refuses pickles: reading one can run code.

    Raises:
        StoreError: `store-blob-missing`, `store-blob-corrupt`, or that the store cannot read.
        TaskError: `task-pickle-refused`, `task-codec-unavailable` or `task-value-undecodable`.
    """
    memory: list[Memory] = []
    for buffer in reference.buffers:
        if buffer.inline is None:
            return load_artifacts(native, {what: reference}, str, allow_pickle=allow_pickle)[what]
        held = bytearray(a2b_base64(buffer.inline))
        if hash_bytes(held) != buffer.hash:
            raise _damaged_record({what: reference}, str)
        memory.append(held)
    return decode(reference.codec, reference.meta, memory, what=what, allow_pickle=allow_pickle)


def load_artifacts(
    native: LocalStore,
    references: Mapping[str, ArtifactReference],
    what_of: Callable[[str], str],
    *,
    allow_pickle: bool = True,
) -> dict[str, Any]:
    """Returns the values of many references, read in one call.

    Args:
        native: the store.
        references: where the values are, by name.
        what_of: gives the value of a name in words, for errors.
        allow_pickle: False refuses pickles.

    Raises:
        StoreError, TaskError: as `load_artifact` does.
    """
    memory = _read(native, references, what_of)
    return {
        name: decode(
            reference.codec,
            reference.meta,
            [next(memory) for _ in reference.buffers],
            what=what_of(name),
            allow_pickle=allow_pickle,
        )
        for name, reference in references.items()
    }


def native_segments(segments: Iterable[Segment]) -> "list[_native.Segment]":
    """Returns segments as the extension takes them."""
    return [
        (part.blob, part.offset, part.stored_bytes, part.raw_bytes, part.hash, part.compression)
        for part in segments
    ]


def _read(
    native: LocalStore, references: Mapping[str, ArtifactReference], what_of: Callable[[str], str]
) -> "Iterator[Memory]":
    """Returns the memory of all buffers of all references in order, verified, each of its own."""
    buffers = [buffer for reference in references.values() for buffer in reference.buffers]
    inline = [bytearray(a2b_base64(buffer.inline)) for buffer in buffers if buffer.inline is not None]
    hashes = [buffer.hash for buffer in buffers if buffer.inline is not None]
    if hash_many(inline) != hashes:
        raise _damaged_record(references, what_of)
    parts = [native_segments(buffer.segments) for buffer in buffers if buffer.inline is None]
    stored: Sequence[Memory] = _read_parts(native, parts, references, what_of) if parts else []
    from_record, from_blobs = iter(inline), iter(stored)
    return (next(from_blobs if buffer.inline is None else from_record) for buffer in buffers)


def _read_parts(
    native: LocalStore,
    parts: "list[list[_native.Segment]]",
    references: Mapping[str, ArtifactReference],
    what_of: Callable[[str], str],
) -> "Sequence[Memory]":
    try:
        return native.get_parts(parts)
    except _native.StoreError as failure:
        name = next(
            (name for name in references if _uses(references[name], failure.blob)), next(iter(references))
        )
        raise store_error(failure, what_of(name)) from failure


def _uses(reference: ArtifactReference, blob: str | None) -> bool:
    return any(segment.blob == blob for buffer in reference.buffers for segment in buffer.segments)


def _damaged_record(
    references: Mapping[str, ArtifactReference], what_of: Callable[[str], str]
) -> RecordError:
    """Returns the error for a buffer inside a record whose bytes do not have their recorded hash."""
    damaged = next(name for name, reference in references.items() if any(map(_is_damaged, reference.buffers)))
    return RecordError(
        "record-malformed", key=what_of(damaged), reason="its bytes do not have the recorded hash"
    )


def _is_damaged(buffer: Buffer) -> bool:
    return buffer.inline is not None and hash_many([a2b_base64(buffer.inline)]) != [buffer.hash]
