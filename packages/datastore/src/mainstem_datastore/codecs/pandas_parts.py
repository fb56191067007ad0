"""The parts that pandas values are taken into: buffers, Arrow columns, and a layout that says how they fit together.

Stored are the layout (JSON), then the buffers, then one Arrow stream for each length of the Arrow columns.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mainstem_datastore._native import encode_json
from mainstem_datastore.codecs.arrow_tables import stream_of, table_over
from mainstem_datastore.codecs.encoded import Pieces
from mainstem_datastore.codecs.libraries import library
from mainstem_datastore.codecs.numpy_arrays import array_over, memory_of

if TYPE_CHECKING:
    from typing_extensions import Buffer


class NotRepresentable(Exception):
    """A value holds something that the format has no exact place for."""


class PartsWriter:
    """Collects the parts of one value."""

    def __init__(self) -> None:
        self._buffers: list[Any] = []
        self._arrow: dict[int, list[Any]] = {}

    def add_array(self, array: Any) -> dict[str, Any]:
        """Takes a numpy array and returns where it stands; contiguous memory is not copied."""
        self._buffers.append(memory_of(array))
        place: dict[str, Any] = {"buffer": len(self._buffers) - 1, "dtype": array.dtype.str}
        if array.flags.f_contiguous and not array.flags.c_contiguous:
            place["order"] = "F"
        return place

    def add_arrow(self, column: Any) -> dict[str, Any]:
        """Takes an Arrow array or chunked array and returns where it stands."""
        columns = self._arrow.setdefault(len(column), [])
        columns.append(column)
        return {"length": len(column), "column": len(columns) - 1}

    def finish(self, layout: dict[str, Any]) -> "list[Buffer | Pieces]":
        """Returns all buffers, the layout first.

        Raises:
            NotRepresentable: if the layout holds what JSON cannot, such as a lone surrogate in a label.
        """
        streams = {length: self._stream(columns) for length, columns in self._arrow.items()}
        data = encode_json({**layout, "buffers": len(self._buffers), "arrow": list(streams)})
        if data is None:
            raise NotRepresentable("a label that JSON cannot hold")
        return [data, *self._buffers, *streams.values()]

    def _stream(self, columns: list[Any]) -> Pieces:
        pyarrow = library("pyarrow")
        try:
            return stream_of(
                pyarrow.table(columns, names=[str(position) for position in range(len(columns))])
            )
        except pyarrow.ArrowNotImplementedError as problem:
            raise NotRepresentable(str(problem)) from problem


class PartsReader:
    """Gives the parts of one value back.

    Args:
        buffers: what `PartsWriter.finish` gave.
    """

    def __init__(self, buffers: "Sequence[Buffer]") -> None:
        self.layout: dict[str, Any] = json.loads(str(buffers[0], "utf-8"))
        count: int = self.layout["buffers"]
        self._buffers = buffers[1 : 1 + count]
        streams = buffers[1 + count :]
        self._tables = {
            length: table_over(stream) for length, stream in zip(self.layout["arrow"], streams, strict=True)
        }

    def array(self, place: dict[str, Any], shape: Sequence[int]) -> Any:
        """Returns a numpy array over its buffer."""
        dtype = library("numpy").dtype(place["dtype"])
        number: int = place["buffer"]
        return array_over(self._buffers[number], dtype, shape, place.get("order", "C"))

    def arrow(self, place: dict[str, Any]) -> Any:
        """Returns an Arrow chunked array over its buffer."""
        return self._tables[place["length"]].column(place["column"])
