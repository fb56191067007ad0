"""`bytes/1`: bytes and bytearray, as they are."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_datastore.codecs.encoded import Encoded

if TYPE_CHECKING:
    from typing_extensions import Buffer

ID = "bytes/1"


def encode(value: Any) -> Encoded | None:
    """Returns bytes or a bytearray as one buffer, None for anything else."""
    if type(value) is bytes:
        return Encoded(ID, "bytes", (value,))
    if type(value) is bytearray:
        return Encoded(ID, "bytearray", (value,), {"mutable": True})
    return None


def decode(meta: Mapping[str, Any], buffers: "Sequence[Buffer]") -> Any:
    """Returns the value; it owns its memory, so the bytes are copied once."""
    return bytearray(buffers[0]) if meta.get("mutable") else bytes(buffers[0])
