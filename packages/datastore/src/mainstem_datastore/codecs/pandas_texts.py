"""Object columns in which every value is exactly a `str`, or else always None, or always NaN.

The texts become an Arrow column. Where they repeat they are stored once each, with a code for each row; that is less
to write, and as in a pickle the rows share their texts again afterwards.
"""

from typing import Any

from mainstem_datastore.codecs.libraries import library, optional_library
from mainstem_datastore.codecs.pandas_parts import NotRepresentable, PartsReader, PartsWriter

_REPEATING_ROWS_MIN = 1_000
_SAMPLE_ROWS = 10_000


def encode_texts(values: Any, parts: PartsWriter) -> dict[str, Any]:
    """Takes a column of texts into parts.

    Args:
        values: a one-dimensional numpy array of objects.
        parts: where its memory goes.

    Raises:
        NotRepresentable: if it holds anything else, or pyarrow is not installed.
    """
    plain: dict[str, Any] = {"form": "texts", "missing": _missing(values)}
    if _repeats(values):
        codes, distinct = library("pandas").factorize(values)
        plain["codes"] = parts.add_array(codes.astype(_smallest(len(distinct))))
        values = distinct
    return {**plain, "at": parts.add_arrow(_as_arrow(values))}


def decode_texts(plain: dict[str, Any], parts: PartsReader, length: int) -> Any:
    """Returns the column that `encode_texts` took, as a numpy array of objects."""
    numpy = library("numpy")
    column = parts.arrow(plain["at"])
    missing = numpy.nan if plain["missing"] == "nan" else None
    texts = column.to_numpy(zero_copy_only=False)  # None where a text is missing
    if "codes" in plain:
        distinct = numpy.array([*texts, missing], object)
        return distinct[
            parts.array(plain["codes"], (length,))
        ]  # the code of a missing text is -1, the last one
    if missing is not None:
        texts[column.is_null().to_numpy()] = missing
    return texts


def arrow_for_texts() -> Any:
    """Returns pyarrow.

    Raises:
        NotRepresentable: if it is not installed.
    """
    pyarrow = optional_library("pyarrow")
    if pyarrow is None:
        raise NotRepresentable("strings, without pyarrow")
    return pyarrow


def _missing(values: Any) -> str | None:
    """Returns what stands where a text is missing: "none", "nan", or None where none is missing."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        return None
    if kinds <= {str, type(None)}:
        return "none"
    if kinds <= {str, float}:
        present = values[~library("pandas").isna(values)]
        if float not in set(map(type, present)):
            return "nan"
    raise NotRepresentable("a column of Python objects")


def _repeats(values: Any) -> bool:
    """Says, by a sample, whether rows share their texts."""
    sample = values[:: max(1, len(values) // _SAMPLE_ROWS)].tolist()
    return len(sample) >= _REPEATING_ROWS_MIN and len(set(sample)) <= len(sample) // 2


def _smallest(count: int) -> str:
    """Returns the smallest integer dtype for so many codes and -1."""
    return next(dtype for dtype, codes in (("i1", 1 << 7), ("i2", 1 << 15), ("i4", 1 << 31)) if count < codes)


def _as_arrow(values: Any) -> Any:
    pyarrow = arrow_for_texts()
    try:
        return pyarrow.array(values, type=pyarrow.large_string(), from_pandas=True)
    except (pyarrow.ArrowException, TypeError, ValueError) as problem:  # surrogates
        raise NotRepresentable(str(problem)) from problem
