"""What one task has stored already: the same object, or the same memory, is encoded, hashed and written once."""

from typing import TYPE_CHECKING, Any

from mainstem_core.schema.references import ArtifactReference, Buffer
from mainstem_datastore.codecs import Encoded, Encoder

if TYPE_CHECKING:
    from typing_extensions import Buffer as Memory

    from mainstem_datastore.codecs import Pieces


class SaveSession:
    """Shared by the calls that store one task's values, such as its artifacts and the items of its foreach.

    It keeps everything that it has seen alive, and counts on nothing of it changing in place until it is dropped.
    """

    def __init__(self) -> None:
        self.encoder = Encoder()
        self.references: dict[int, tuple[Encoded, ArtifactReference]] = {}
        self._buffers: dict[tuple[int, int], tuple[Any, Buffer]] = {}

    def stored(self, memory: "Memory | Pieces") -> Buffer | None:
        """Returns where a large buffer was stored already, None if it was not."""
        known = self._buffers.get(_place(memory))
        return None if known is None else known[1]

    def remember(self, memory: "Memory | Pieces", buffer: Buffer) -> None:
        """Takes note of where a large buffer is stored."""
        self._buffers[_place(memory)] = memory, buffer


def _place(memory: Any) -> tuple[int, int]:
    """Returns what tells one piece of living memory from all others: its address and length where they are known.

    A pickle asks an array or an Arrow buffer for a new view each time; its address stays.
    """
    owner: Any = getattr(memory, "obj", memory)  # what a memoryview looks at
    address = getattr(owner, "address", None)
    if address is None and (interface := getattr(owner, "__array_interface__", None)) is not None:
        address = interface["data"][0]
    if not isinstance(address, int):
        return id(memory), -1
    return address, memoryview(memory).nbytes
