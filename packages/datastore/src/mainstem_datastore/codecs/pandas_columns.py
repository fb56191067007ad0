"""Flat pandas data, a column or the values of an index, to plain data and parts, and back.

Each dtype has one form; what has none raises NotRepresentable, and then the whole value is pickled. Categories are an
index of their own and stand in pandas_indexes.

    numpy          numbers, booleans, naive dates and durations: their memory
    strings        pandas strings, of either storage: an Arrow column
    texts          object columns of `str`, see pandas_texts: an Arrow column
    zoned          dates with a time zone: their memory in UTC
    masked         nullable numbers and booleans: values and mask
    arrow          columns that are Arrow already
    labels         a short index of texts or numbers: in the layout itself
"""

from typing import Any

from mainstem_datastore.codecs.arrow_tables import has_extension
from mainstem_datastore.codecs.encoded import exact_type
from mainstem_datastore.codecs.libraries import library
from mainstem_datastore.codecs.pandas_parts import NotRepresentable, PartsReader, PartsWriter
from mainstem_datastore.codecs.pandas_texts import arrow_for_texts, decode_texts, encode_texts

_LABELS_MAX = 1000
_MASKED = frozenset(
    (
        "Int8",
        "Int16",
        "Int32",
        "Int64",
        "UInt8",
        "UInt16",
        "UInt32",
        "UInt64",
        "Float32",
        "Float64",
        "boolean",
    )
)


def encode_column(values: Any, parts: PartsWriter) -> dict[str, Any]:
    """Takes a series or an index into parts.

    Args:
        values: a pandas Series or a flat Index; only its values are taken, not its name or labels.
        parts: where its memory goes.

    Returns:
        What `decode_column` needs, as plain data.

    Raises:
        NotRepresentable: if no form holds it exactly.
    """
    numpy, pandas = library("numpy"), library("pandas")
    dtype = values.dtype
    if isinstance(dtype, numpy.dtype):
        if dtype.kind == "O":
            return encode_texts(values.to_numpy(copy=False), parts)
        return {"form": "numpy", "at": parts.add_array(values.to_numpy(copy=False))}
    kind = exact_type(dtype)
    if kind is pandas.StringDtype:
        return _encode_strings(values, parts)
    if kind is pandas.DatetimeTZDtype:
        return _encode_zoned(values, parts)
    if kind is pandas.ArrowDtype and not has_extension(dtype.pyarrow_dtype):
        return {"form": "arrow", "at": parts.add_arrow(library("pyarrow").array(values.array))}
    if dtype.name in _MASKED and kind.__module__.partition(".")[0] == "pandas":
        return _encode_masked(values, parts)
    raise NotRepresentable(f"the dtype {dtype}")


def decode_column(plain: dict[str, Any], parts: PartsReader, length: int) -> Any:
    """Returns what `encode_column` took, as a numpy array or a pandas extension array."""
    pandas, form = library("pandas"), plain["form"]
    if form == "numpy":
        return parts.array(plain["at"], (length,))
    if form == "texts":
        return decode_texts(plain, parts, length)
    if form == "strings":
        return string_dtype(plain).__from_arrow__(parts.arrow(plain["at"]))
    if form == "arrow":
        return pandas.arrays.ArrowExtensionArray(parts.arrow(plain["at"]))
    if form == "zoned":
        moments = parts.array(plain["at"], (length,))
        unit = library("numpy").datetime_data(moments.dtype)[0]
        # Integers are moments in UTC; dates would be taken for the time on the zone's own clocks.
        dtype = pandas.DatetimeTZDtype(unit, plain["zone"])
        return pandas.DatetimeIndex(moments.view("i8"), dtype=dtype, copy=False).array
    if form == "masked":
        return _decode_masked(plain, parts, length)
    raise ValueError(f"a column of the unknown form {form!r}")


def encode_labels(index: Any) -> dict[str, Any] | None:
    """Returns the labels of a short index of texts or numbers as plain data; None if they need another form."""
    numpy, pandas = library("numpy"), library("pandas")
    if len(index) > _LABELS_MAX:
        return None
    if type(index.dtype) is pandas.StringDtype:
        missing = index.isna()
        labels = [None if gone else str(label) for label, gone in zip(index, missing, strict=True)]
        return {"form": "labels", "labels": labels, **_string_plain(index.dtype)}
    if isinstance(index.dtype, numpy.dtype) and index.dtype.kind == "O":
        labels = index.tolist()
        if all(type(label) in (str, int, bool, type(None)) for label in labels):
            return {"form": "labels", "labels": labels}
    return None


def decode_labels(plain: dict[str, Any]) -> Any:
    """Returns the values of an index from its labels."""
    pandas = library("pandas")
    labels = plain["labels"]
    if "storage" in plain:
        return pandas.array(labels, dtype=string_dtype(plain))
    values = library("numpy").empty(len(labels), object)
    values[:] = labels
    return values


def string_dtype(plain: dict[str, Any]) -> Any:
    """Returns the string dtype with the storage and the missing value that plain data names."""
    numpy, pandas = library("numpy"), library("pandas")
    missing = numpy.nan if plain["missing"] == "nan" else pandas.NA
    try:
        return pandas.StringDtype(plain["storage"], na_value=missing)
    except TypeError:  # pandas before 2.3 names the combination instead
        storage = "pyarrow_numpy" if plain["missing"] == "nan" else plain["storage"]
        return pandas.StringDtype(storage)


def _string_plain(dtype: Any) -> dict[str, Any]:
    missing = "nan" if isinstance(dtype.na_value, float) else "NA"
    return {"storage": dtype.storage.removesuffix("_numpy"), "missing": missing}


def _encode_strings(values: Any, parts: PartsWriter) -> dict[str, Any]:
    pyarrow = arrow_for_texts()
    try:
        column = pyarrow.array(values.array, type=pyarrow.large_string())
    except (pyarrow.ArrowException, TypeError, ValueError) as problem:  # surrogates
        raise NotRepresentable(str(problem)) from problem
    return {"form": "strings", "at": parts.add_arrow(column), **_string_plain(values.dtype)}


def _encode_zoned(values: Any, parts: PartsWriter) -> dict[str, Any]:
    numpy, pandas = library("numpy"), library("pandas")
    dtype, zone = values.dtype, str(values.dtype.tz)
    try:
        restored = pandas.DatetimeTZDtype(dtype.unit, zone)
    except (TypeError, ValueError, KeyError) as problem:  # a zone of the user's own
        raise NotRepresentable(f"the time zone {zone}") from problem
    if restored != dtype or type(restored.tz) is not type(dtype.tz):
        raise NotRepresentable(f"the time zone {zone}")
    moments = numpy.asarray(values.array, dtype=f"M8[{dtype.unit}]")
    return {"form": "zoned", "at": parts.add_array(moments), "zone": zone}


def _encode_masked(values: Any, parts: PartsWriter) -> dict[str, Any]:
    array = values.array
    mask = array.isna()
    raw = array.to_numpy(dtype=array.dtype.numpy_dtype, na_value=array.dtype.type(0))
    return {
        "form": "masked",
        "dtype": array.dtype.name,
        "at": parts.add_array(raw),
        "mask": parts.add_array(mask),
    }


def _decode_masked(plain: dict[str, Any], parts: PartsReader, length: int) -> Any:
    arrays, name = library("pandas").arrays, plain["dtype"]
    kind = (
        arrays.BooleanArray
        if name == "boolean"
        else arrays.IntegerArray
        if "Int" in name
        else arrays.FloatingArray
    )
    return kind(parts.array(plain["at"], (length,)), parts.array(plain["mask"], (length,)))
