"""What a codec of another distribution provides, under the entry point group `mainstem.codecs`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from mainstem_datastore.codecs.encoded import Encoded

PROTOCOL_VERSION = 1


class Codec(Protocol):
    """Encodes the values of one library.

    The entry point is an object with these members. It is asked about a value only if nothing of ours takes it and
    the value's type lives in one of `modules`; it is asked to decode what it once encoded.
    """

    protocol_version: int
    """`PROTOCOL_VERSION` of the time when it was written."""

    id: str
    """Name and version, such as "torch/1"; a new version for every change of what it writes."""

    modules: tuple[str, ...]
    """The top-level modules whose types it takes, such as ("torch",)."""

    def encode(self, value: Any) -> "Encoded | None":
        """Returns the value as buffers that are not copied, or None for a value that it does not take."""
        ...

    def decode(self, meta: Mapping[str, Any], buffers: "Sequence[Buffer]") -> Any:
        """Returns the value.

        Args:
            meta: what `encode` gave.
            buffers: writable memory that belongs to the value alone, in the order of `encode`.
        """
        ...
