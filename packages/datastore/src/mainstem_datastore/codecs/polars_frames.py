"""`polars/1`: polars frames and series as an IPC stream that polars itself writes and reads.

Polars's own writer knows its types exactly (categories, enumerations, decimals) and needs no Arrow library; it
copies the columns once.
"""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from mainstem_datastore.codecs.encoded import OWN_BLOB_BYTES, Encoded, Pieces, type_name
from mainstem_datastore.codecs.libraries import library

if TYPE_CHECKING:
    from typing_extensions import Buffer

ID = "polars/1"


def encode(value: Any) -> Encoded | None:
    """Returns a frame or series as an IPC stream, None for anything else and for columns of Python objects."""
    polars = library("polars")
    if type(value) is polars.DataFrame:
        kind, frame = "frame", value
    elif type(value) is polars.Series:
        kind, frame = "series", value.to_frame()
    else:
        return None
    if any(_holds_objects(polars, dtype) for dtype in frame.dtypes) or not hasattr(polars, "CompatLevel"):
        return None  # polars before 1.1 can't be told to write its own types as they are
    sink = _Sink()
    frame.write_ipc_stream(sink, compression="uncompressed", compat_level=polars.CompatLevel.newest())
    return Encoded(ID, type_name(value), (Pieces(sink.pieces),), {"kind": kind})


def decode(meta: Mapping[str, Any], buffers: "Sequence[Buffer]") -> Any:
    """Returns the frame or series."""
    polars = library("polars")
    # Polars reads only from what can seek, and takes the bytes out of a BytesIO without a copy of its own.
    frame = polars.read_ipc_stream(BytesIO(buffers[0]))
    return frame.to_series() if meta["kind"] == "series" else frame


class _Sink:
    """A file for polars to write to: keeps large pieces as they come and gathers small ones."""

    def __init__(self) -> None:
        self.pieces: list[bytes | bytearray] = []

    def write(self, data: bytes) -> int:
        if len(data) >= OWN_BLOB_BYTES:
            self.pieces.append(data)
        elif self.pieces and isinstance(self.pieces[-1], bytearray):
            self.pieces[-1] += data
        else:
            self.pieces.append(bytearray(data))
        return len(data)

    def flush(self) -> None:
        """Has nothing to do."""


def _holds_objects(polars: Any, dtype: Any) -> bool:
    if dtype == polars.Object:
        return True
    inner = getattr(dtype, "inner", None)
    if inner is not None:
        return _holds_objects(polars, inner)
    return any(_holds_objects(polars, field.dtype) for field in getattr(dtype, "fields", ()))
