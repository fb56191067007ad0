"""`pandas/1`: data frames, series and indexes, given back equal in values, dtypes, labels and names.

A frame's numpy columns are stored by blocks, its strings as Arrow columns; see pandas_blocks and pandas_columns. What
has no exact form (objects, periods, intervals, sparse columns, subclasses) is left to pickle as a whole.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_datastore._native import encode_json
from mainstem_datastore.codecs.encoded import Encoded, type_name
from mainstem_datastore.codecs.libraries import library
from mainstem_datastore.codecs.pandas_blocks import find_blocks
from mainstem_datastore.codecs.pandas_indexes import (
    decode_index,
    decode_values,
    encode_index,
    encode_values,
    label_from_plain,
    label_to_plain,
)
from mainstem_datastore.codecs.pandas_parts import NotRepresentable, PartsReader, PartsWriter

if TYPE_CHECKING:
    from typing_extensions import Buffer

ID = "pandas/1"


def encode(value: Any) -> Encoded | None:
    """Returns a frame, series or index as parts, None for anything else and for what has no exact form."""
    pandas = library("pandas")
    parts = PartsWriter()
    try:
        if type(value) is pandas.DataFrame:
            meta, layout = {"kind": "frame", "shape": list(value.shape)}, _encode_frame(value, parts)
        elif type(value) is pandas.Series:
            meta, layout = {"kind": "series", "length": len(value)}, _encode_series(value, parts)
        elif isinstance(value, pandas.Index):
            meta, layout = {"kind": "index", "length": len(value)}, encode_index(value, parts)
        else:
            return None
        return Encoded(ID, type_name(value), parts.finish(layout), meta)
    except NotRepresentable:
        return None


def decode(meta: Mapping[str, Any], buffers: "Sequence[Buffer]") -> Any:
    """Returns the value, writable; its numbers and strings lie in the memory of the buffers."""
    parts, kind = PartsReader(buffers), meta["kind"]
    if kind == "index":
        return decode_index(parts.layout, parts)
    value = _decode_frame(parts) if kind == "frame" else _decode_series(parts, meta["length"])
    if "attributes" in parts.layout:
        value.attrs = parts.layout["attributes"]
    if parts.layout.get("unique_labels"):
        value.flags.allows_duplicate_labels = False
    return value


def _encode_frame(frame: Any, parts: PartsWriter) -> dict[str, Any]:
    numpy = library("numpy")
    in_blocks: list[tuple[int, Any]] = []
    columns: list[dict[str, Any]] = []
    for position, (_, column) in enumerate(frame.items()):
        if isinstance(column.dtype, numpy.dtype) and column.dtype.kind != "O":
            in_blocks.append((position, column.to_numpy(copy=False)))
        else:
            columns.append({"position": position, **encode_values(column, parts)})
    blocks = [
        {"positions": positions, "at": parts.add_array(array)} for positions, array in find_blocks(in_blocks)
    ]
    return {
        **_encode_axis_and_attributes(frame, parts),
        "labels": encode_index(frame.columns, parts),
        "blocks": blocks,
        "columns": columns,
    }


def _decode_frame(parts: PartsReader) -> Any:
    layout = parts.layout
    index, labels = decode_index(layout["index"], parts), decode_index(layout["labels"], parts)
    blocks = [
        (parts.array(block["at"], (len(block["positions"]), len(index))), block["positions"])
        for block in layout["blocks"]
    ]
    for plain in layout["columns"]:
        values = decode_values(plain, parts, len(index))
        block = values.reshape(1, -1) if isinstance(values, library("numpy").ndarray) else values
        blocks.append((block, [plain["position"]]))
    return _assembled(blocks, index, labels)


def _assembled(blocks: list[tuple[Any, list[int]]], index: Any, labels: Any) -> Any:
    """Returns the frame of blocks as they are, each with the positions of its columns."""
    numpy, pandas = library("numpy"), library("pandas")
    placed = [(array, numpy.array(positions, "i8")) for array, positions in blocks]
    if int(pandas.__version__.partition(".")[0]) >= 3:
        return library("pandas.api.internals").create_dataframe_from_blocks(
            placed, index=index, columns=labels
        )
    # Pandas 2 has no public way to do this without scattering the columns; these functions are the ones that
    # Arrow builds its frames with, and pandas 2 will not change them any more.
    make_block = library("pandas.core.internals.api").make_block
    made = tuple(make_block(array, placement=positions, ndim=2) for array, positions in placed)
    manager = library("pandas.core.internals.managers").BlockManager(
        made, [labels, index], verify_integrity=False
    )
    return pandas.DataFrame._from_mgr(manager, manager.axes)


def _encode_series(series: Any, parts: PartsWriter) -> dict[str, Any]:
    return {
        **_encode_axis_and_attributes(series, parts),
        "name": label_to_plain(series.name),
        "values": encode_values(series, parts),
    }


def _decode_series(parts: PartsReader, length: int) -> Any:
    layout = parts.layout
    values, index = decode_values(layout["values"], parts, length), decode_index(layout["index"], parts)
    name = label_from_plain(layout["name"])
    return library("pandas").Series(values, index=index, name=name, dtype=values.dtype, copy=False)


def _encode_axis_and_attributes(value: Any, parts: PartsWriter) -> dict[str, Any]:
    layout: dict[str, Any] = {"index": encode_index(value.index, parts)}
    if value.attrs:
        if encode_json(value.attrs) is None:
            raise NotRepresentable("attributes that JSON cannot hold")
        layout["attributes"] = value.attrs
    if not value.flags.allows_duplicate_labels:
        layout["unique_labels"] = True
    return layout
