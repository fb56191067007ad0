"""One way of encoding each kind of value: to buffers and a little plain data, and back.

    registry        chooses the codec of a value, finds the codec of a reference
    json_values     None, bool, int, float, str, plain lists and dicts
    byte_strings    bytes and bytearray
    numpy_arrays    arrays and scalars without Python objects in them
    arrow_tables    Arrow tables, record batches and arrays, as IPC streams that are not copied
    pandas_frames   data frames, series and indexes, by their blocks (pandas_columns, pandas_indexes, pandas_parts)
    polars_frames   polars frames and series
    trees           containers around the values above: a skeleton, and each leaf by its own codec
    pickles         what nothing else takes; main_classes lets another process read what the flow's file defines
    foreign         codecs of other distributions, found by entry point

A library is imported only to decode what it once encoded: to encode, the name of the value's type decides, and a
value of numpy exists only where numpy is imported already.
"""

from mainstem_datastore.codecs.encoded import Encoded, Pieces
from mainstem_datastore.codecs.protocol import Codec
from mainstem_datastore.codecs.registry import Encoder, decode, is_pickle

__all__ = ["Codec", "Encoded", "Encoder", "Pieces", "decode", "is_pickle"]
