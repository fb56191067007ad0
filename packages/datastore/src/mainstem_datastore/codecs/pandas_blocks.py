"""The memory of a frame's numpy columns: found as the two-dimensional blocks that pandas keeps them in.

Pandas lays columns of one dtype side by side in a block, each column one row of it. A frame that is taken and given
back by blocks is neither copied nor scattered into a thousand columns. Where the blocks are is seen from the columns
alone, without pandas's internals: columns that share an owner and lie at equal distances in its memory are the rows
of one array.
"""

from collections.abc import Iterator
from typing import Any

from mainstem_datastore.codecs.libraries import library

_SMALL_BYTES = 64 * 1024


class _Block:
    """Columns at equal distances in the memory of one owner, as far as they are known."""

    def __init__(self, position: int, column: Any, address: int) -> None:
        self.positions = [position]
        self.first = column
        self._address = address
        self._distance: int | None = None

    def takes(self, position: int, address: int) -> bool:
        """Adds the next column if it stands where the next row of the block would."""
        distance = address - self._address
        if distance <= 0 or (self._distance is not None and distance != self._distance):
            return False
        self.positions.append(position)
        self._address, self._distance = address, distance
        return True

    def array(self) -> Any:
        """Returns the block as a two-dimensional view, a row for each column."""
        numpy, column = library("numpy"), self.first
        shape = (len(self.positions), len(column))
        strides = (self._distance or column.nbytes, column.strides[0])
        return numpy.lib.stride_tricks.as_strided(column, shape, strides, writeable=False)


def find_blocks(columns: list[tuple[int, Any]]) -> Iterator[tuple[list[int], Any]]:
    """Yields the blocks of a frame's columns: their positions, and the two-dimensional array with a row for each.

    Args:
        columns: position and one-dimensional array of each column.
    """
    if sum(column.nbytes for _, column in columns) <= _SMALL_BYTES:
        # A small frame looks the same however it was put together, and copying it costs nothing.
        yield from _gathered(columns)
        return
    blocks: dict[tuple[str, int, int], _Block] = {}
    finished: list[_Block] = []
    for position, column in columns:
        owner = column if column.base is None else column.base
        key = (column.dtype.str, id(owner), column.strides[0])
        address = column.__array_interface__["data"][0]
        block = blocks.get(key)
        if block is None or not block.takes(position, address):
            blocks[key] = block = _Block(position, column, address)
            finished.append(block)
    for block in finished:
        yield block.positions, block.array()


def _gathered(columns: list[tuple[int, Any]]) -> Iterator[tuple[list[int], Any]]:
    numpy = library("numpy")
    groups: dict[str, list[tuple[int, Any]]] = {}
    for position, column in columns:
        groups.setdefault(column.dtype.str, []).append((position, column))
    for group in groups.values():
        yield [position for position, _ in group], numpy.stack([column for _, column in group])
