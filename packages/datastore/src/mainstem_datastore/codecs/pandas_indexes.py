"""Indexes, and columns of categories (which are an index and codes), to plain data and parts, and back."""

from typing import Any, cast

from mainstem_datastore.codecs.encoded import exact_type
from mainstem_datastore.codecs.libraries import library
from mainstem_datastore.codecs.pandas_columns import (
    decode_column,
    decode_labels,
    encode_column,
    encode_labels,
)
from mainstem_datastore.codecs.pandas_parts import NotRepresentable, PartsReader, PartsWriter


def encode_values(values: Any, parts: PartsWriter) -> dict[str, Any]:
    """Takes a series or a flat index into parts, whatever its dtype; see `encode_column`."""
    if type(values.dtype) is not library("pandas").CategoricalDtype:
        return encode_column(values, parts)
    categorical = values.array
    return {
        "form": "categorical",
        "codes": parts.add_array(categorical.codes),
        "categories": encode_index(categorical.categories, parts),
        "ordered": bool(categorical.ordered),
    }


def decode_values(plain: dict[str, Any], parts: PartsReader, length: int) -> Any:
    """Returns what `encode_values` took, as a numpy array or a pandas extension array."""
    if plain["form"] != "categorical":
        return decode_column(plain, parts, length)
    pandas = library("pandas")
    dtype = pandas.CategoricalDtype(decode_index(plain["categories"], parts), plain["ordered"])
    return pandas.Categorical.from_codes(parts.array(plain["codes"], (length,)), dtype=dtype)


def encode_index(index: Any, parts: PartsWriter) -> dict[str, Any]:
    """Takes an index into parts.

    Raises:
        NotRepresentable: for an index of periods or intervals, of a subclass, or with labels of Python objects.
    """
    pandas = library("pandas")
    kind = exact_type(index)
    if kind is pandas.RangeIndex:
        span = {"start": index.start, "stop": index.stop, "step": index.step}
        return {"index": "range", **span, "name": label_to_plain(index.name)}
    if kind is pandas.MultiIndex:
        return _encode_levels(index, parts)
    if kind not in (pandas.Index, pandas.CategoricalIndex, pandas.DatetimeIndex, pandas.TimedeltaIndex):
        raise NotRepresentable(f"an index of type {kind.__qualname__}")
    plain = {
        "index": "flat",
        "length": len(index),
        "values": encode_labels(index) or encode_values(index, parts),
        "name": label_to_plain(index.name),
    }
    frequency = getattr(index, "freq", None)
    if frequency is not None:
        if pandas.tseries.frequencies.to_offset(frequency.freqstr) != frequency:
            raise NotRepresentable(f"an index of the frequency {frequency!r}")
        plain["frequency"] = frequency.freqstr
    return plain


def decode_index(plain: dict[str, Any], parts: PartsReader) -> Any:
    """Returns the index that `encode_index` took."""
    pandas, kind = library("pandas"), plain["index"]
    if kind == "multi":
        return _decode_levels(plain, parts)
    name = label_from_plain(plain["name"])
    if kind == "range":
        return pandas.RangeIndex(plain["start"], plain["stop"], plain["step"], name=name)
    values = plain["values"]
    data = (
        decode_labels(values) if values["form"] == "labels" else decode_values(values, parts, plain["length"])
    )
    # The dtype is named, because pandas guesses one for objects otherwise.
    index = pandas.Index(data, dtype=data.dtype, name=name, copy=False)
    if "frequency" in plain:
        index.freq = plain["frequency"]
    return index


def label_to_plain(label: Any) -> Any:
    """Returns a label or a name as plain data; tuples become `{"tuple": [...]}`.

    Raises:
        NotRepresentable: for a label that is neither a text, a number, None nor a tuple of these.
    """
    kind = exact_type(label)
    if label is None or kind in (str, int, bool) or (kind is float and label - label == 0):
        return label
    if kind is tuple:
        return {"tuple": list(map(label_to_plain, label))}
    raise NotRepresentable(f"a label of type {kind.__qualname__}")


def label_from_plain(plain: Any) -> Any:
    """Returns the label that plain data stands for."""
    if isinstance(plain, dict):
        return tuple(map(label_from_plain, cast("dict[str, Any]", plain)["tuple"]))
    return plain


def _encode_levels(index: Any, parts: PartsWriter) -> dict[str, Any]:
    numpy = library("numpy")
    levels = [
        {"level": encode_index(level, parts), "codes": parts.add_array(numpy.asarray(codes))}
        for level, codes in zip(index.levels, index.codes, strict=True)
    ]
    return {"index": "multi", "length": len(index), "levels": levels}


def _decode_levels(plain: dict[str, Any], parts: PartsReader) -> Any:
    levels = [decode_index(item["level"], parts) for item in plain["levels"]]
    codes = [parts.array(item["codes"], (plain["length"],)) for item in plain["levels"]]
    names = [level.name for level in levels]
    return library("pandas").MultiIndex(levels, codes, names=names, verify_integrity=False)
