"""`arrow/1`: Arrow tables, record batches and arrays as one IPC stream.

Arrow hands each column's memory to the file that it writes a stream to. Ours keeps what it is handed instead of
copying it, so the stream exists only as pieces: the messages' heads, and the columns where they lie already. Read
back, it is one buffer, and the columns are slices of it.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_datastore.codecs.encoded import OWN_BLOB_BYTES, Encoded, Pieces, type_name
from mainstem_datastore.codecs.libraries import library

if TYPE_CHECKING:
    from typing_extensions import Buffer

ID = "arrow/1"


def encode(value: Any) -> Encoded | None:
    """Returns a table, record batch, array or chunked array as an IPC stream, None for anything else."""
    pyarrow = library("pyarrow")
    if type(value) is pyarrow.Table:
        kind, table = "table", value
    elif type(value) is pyarrow.RecordBatch:
        kind, table = "batch", value
    elif type(value) is pyarrow.ChunkedArray:
        kind, table = "chunked", pyarrow.table([value], names=[""])
    elif isinstance(value, pyarrow.Array) and not has_extension(value.type):
        kind, table = "array", pyarrow.RecordBatch.from_arrays([value], names=[""])
    else:
        return None
    if any(has_extension(field.type) for field in table.schema):
        return None
    try:
        stream = stream_of(table)
    except pyarrow.ArrowNotImplementedError:
        return None
    return Encoded(ID, type_name(value), (stream,), {"kind": kind})


def decode(meta: Mapping[str, Any], buffers: "Sequence[Buffer]") -> Any:
    """Returns the value; its columns lie in the memory of the buffer."""
    pyarrow = library("pyarrow")
    table, kind = table_over(buffers[0]), meta["kind"]
    if kind == "table":
        return table
    if kind == "chunked":
        return table.column(0)
    batches = table.to_batches()
    batch = batches[0] if batches else pyarrow.RecordBatch.from_pylist([], schema=table.schema)
    return batch if kind == "batch" else batch.column(0)


def stream_of(table: Any) -> Pieces:
    """Returns a table or record batch as the pieces of an IPC stream, its columns not copied.

    Raises:
        pyarrow.ArrowNotImplementedError: for a type that streams cannot hold.
    """
    pyarrow = library("pyarrow")
    sink = _Sink()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write(table)
    return sink.pieces()


def table_over(buffer: "Buffer") -> Any:
    """Returns the table of an IPC stream, over the memory of the buffer."""
    pyarrow = library("pyarrow")
    with pyarrow.ipc.open_stream(pyarrow.py_buffer(buffer)) as reader:
        return reader.read_all()


class _Sink:
    """A file for Arrow to write to, which keeps the memory it is handed.

    Small pieces are gathered, so that the stream has few; the rule depends on nothing but the bytes, because the
    pieces are part of the stream's identity.
    """

    closed = False

    def __init__(self) -> None:
        self._pieces: list[Any] = []
        self._gathered = bytearray()

    def write(self, data: Any) -> int:
        length_bytes = memoryview(data).nbytes
        if length_bytes >= OWN_BLOB_BYTES:
            self._end_gathered()
            self._pieces.append(data)
        else:
            self._gathered.extend(memoryview(data))
        return length_bytes

    def flush(self) -> None:
        """Has nothing to do."""

    def pieces(self) -> Pieces:
        self._end_gathered()
        return Pieces(self._pieces)

    def _end_gathered(self) -> None:
        if self._gathered:
            self._pieces.append(bytes(self._gathered))
            self._gathered = bytearray()


def has_extension(kind: Any) -> bool:
    """Says whether an Arrow type is an extension type or contains one: a reader without it would see its storage."""
    if isinstance(kind, library("pyarrow").BaseExtensionType):
        return True
    return any(has_extension(kind.field(position).type) for position in range(kind.num_fields))
