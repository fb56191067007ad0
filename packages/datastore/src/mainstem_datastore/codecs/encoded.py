"""What a codec makes of a value: buffers, and a little plain data."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_core.schema.record import Record, field

if TYPE_CHECKING:
    from typing_extensions import Buffer

OWN_BLOB_BYTES = 64 * 1024
"""From this size on a buffer is worth a blob of its own; below it buffers are gathered."""


class Pieces:
    """One buffer that lies in several places in memory; stored one after another, read as one.

    Args:
        parts: the places, in order.
    """

    __slots__ = ("length_bytes", "parts")

    def __init__(self, parts: "Iterable[Buffer]") -> None:
        self.parts = tuple(parts)
        # Counted once: a thousand items of a foreach may refer to one frame of many pieces.
        self.length_bytes = sum(memoryview(part).nbytes for part in self.parts)


class Encoded(Record):
    """A value as buffers.

    Args:
        codec: name and version of the codec, such as "numpy/1".
        type: the qualified name of the value's type.
        buffers: C-contiguous memory, not copied: it must not change until it is stored.
        meta: what the codec needs besides, plain data.
        helpers: how many of the last buffers help a reader, but are no part of the value's identity.
    """

    codec: str
    type: str
    buffers: "Sequence[Buffer | Pieces]"
    meta: dict[str, Any] = field(default_factory=dict[str, Any])
    helpers: int = 0


def exact_type(value: object) -> type[Any]:
    """Returns a value's type; said once here for values of libraries without types of their own."""
    return type(value)


def type_name(value: object) -> str:
    """Returns the qualified name of a value's type, without `builtins`."""
    kind = type(value)
    return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def length_bytes(buffer: "Buffer | Pieces") -> int:
    """Returns the length of a buffer, in bytes."""
    if type(buffer) is bytes:
        return len(buffer)
    if isinstance(buffer, Pieces):
        return buffer.length_bytes
    return memoryview(buffer).nbytes


def joined(buffer: "Buffer | Pieces") -> "Buffer":
    """Returns a buffer in one place; pieces are copied, so this is for small ones."""
    return b"".join(buffer.parts) if isinstance(buffer, Pieces) else buffer
