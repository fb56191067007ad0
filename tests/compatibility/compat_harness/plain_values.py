"""Turns values into JSON that is the same whichever side stored them. Runs in the reader of either side."""

import hashlib
from typing import Any

LONG = 200


def plain(value: Any) -> Any:
    """Returns a value as JSON, with what JSON cannot tell apart marked by its type."""
    match value:
        case None | bool() | int() | float() if type(value) in (type(None), bool, int, float):
            return value
        case str() if type(value) is str:
            return value if len(value) <= LONG else {"str": _digest(value.encode())}
        case bytes() | bytearray():
            return {type(value).__name__: value.hex() if len(value) <= LONG else _digest(value)}
        case list() if type(value) is list:
            return [plain(item) for item in value]
        case set() | frozenset():
            return {type(value).__name__: sorted(map(plain, value), key=repr)}
    return _plain_object(value)


def _plain_object(value: Any) -> Any:
    name = type(value).__name__
    # What a config holds cannot be changed here; that its lists are of a class of their own is how.
    if name == "ConfigValue":
        return plain(value.to_dict())
    if name == "ConfigList":
        return plain(list(value))
    if hasattr(value, "stacktrace") and hasattr(value, "exception"):
        # What @catch stores: the classes differ, and the words may, what kind of failure it was does not.
        return {"caught": str(value.type).rpartition(".")[2]}
    if callable(value):
        return {name: getattr(value, "__name__", name)}
    if isinstance(value, BaseException):
        return {"exception": name, "text": str(value)}
    if isinstance(value, tuple):
        return {name: [plain(item) for item in value]}
    if isinstance(value, dict):
        return {name: [[plain(key), plain(item)] for key, item in value.items()]}
    if hasattr(value, "dtype"):
        return {name: [str(value.dtype), value.tolist()]}
    return {name: str(value)}


def _digest(data: bytes | bytearray) -> str:
    return f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()[:16]}"
