"""Which values cannot have been changed in place since they were loaded, and need not be encoded again."""

from collections.abc import Collection
from typing import cast

_IMMUTABLE = frozenset((type(None), bool, int, float, complex, str, bytes, range))
_IMMUTABLE_BY_NAME = frozenset(
    [
        *(("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")),
        *(("pyarrow.lib", name) for name in ("Table", "RecordBatch", "ChunkedArray")),
        *(("numpy", f"{sign}int{bits}") for sign in ("", "u") for bits in (8, 16, 32, 64)),
        *(
            ("numpy", name)
            for name in ("bool", "bool_", "float16", "float32", "float64", "complex64", "complex128")
        ),
        *(("numpy", name) for name in ("str_", "bytes_", "datetime64", "timedelta64")),
        ("decimal", "Decimal"),
        ("fractions", "Fraction"),
        ("uuid", "UUID"),
        ("pathlib", "PosixPath"),
        ("pathlib", "WindowsPath"),
    ]
)
_MEMBERS_MAX = 1000


def immutable(value: object) -> bool:
    """Says whether a value is of a type that nothing can change in place; False where finding out would take long."""
    kind = type(value)
    if kind is dict or kind is list:
        return False
    if kind in _IMMUTABLE or (kind.__module__, kind.__qualname__) in _IMMUTABLE_BY_NAME:
        return True
    if kind is tuple or kind is frozenset:
        members = cast("Collection[object]", value)
        return len(members) <= _MEMBERS_MAX and all(map(_flat, members))
    return False


def _flat(member: object) -> bool:
    return type(member) not in (tuple, frozenset) and immutable(member)
