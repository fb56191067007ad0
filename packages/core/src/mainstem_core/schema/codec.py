"""The one codec between the schema's dataclasses and plain data (what JSON can hold).

A class is compiled once, on first use, into a function each way. Fields that equal their default are left out
(the version `v` stays), unknown fields are ignored, so a reader of today reads what a writer of tomorrow adds.
"""

import types
import typing
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, NewType, TypeVar, Union, cast

from mainstem_core.errors import RecordError

T = TypeVar("T")
_Convert = Callable[[Any], Any]


def to_plain(value: Any) -> dict[str, Any]:
    """Returns a dataclass of the schema as plain data: dicts, lists, strings, numbers, booleans and None."""
    return _encoder(cast("type[Any]", type(value)))(value)


def from_plain(cls: type[T], plain: Any, *, key: str) -> T:
    """Returns the dataclass that the plain data stands for.

    Args:
        cls: a dataclass of the schema.
        plain: what `to_plain` gave, perhaps of another version.
        key: the record's key, for the error.

    Raises:
        RecordError: `record-newer` for a higher version than this reader knows, `record-malformed` if a field is
            missing or has another type.
    """
    try:
        known = _version(cls)
        if known is not None and plain.get("v", known) > known:
            raise RecordError("record-newer", key=key, version=plain["v"], known=known)
        return _decoder(cls)(plain)
    except (TypeError, KeyError, ValueError, AttributeError) as problem:
        raise RecordError("record-malformed", key=key, reason=_reason(problem)) from problem


def _reason(problem: Exception) -> str:
    return f"the field {problem} is missing" if isinstance(problem, KeyError) else str(problem)


@cache
def _version(cls: type[Any]) -> int | None:
    return next((f.default for f in fields(cls) if f.name == "v" and isinstance(f.default, int)), None)


@cache
def _encoder(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    plan = [(f.name, _encode_with(f.type), _default(f)) for f in fields(cls)]

    def encode(value: Any) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for name, convert, default in plan:
            item = getattr(value, name)
            if name == "v" or item != default:
                plain[name] = item if convert is None or item is None else convert(item)
        return plain

    return encode


@cache
def _decoder(cls: type[Any]) -> _Convert:
    required = [(f.name, _decode_with(f.type)) for f in fields(cls) if _default(f) is MISSING]
    optional = [(f.name, _decode_with(f.type)) for f in fields(cls) if _default(f) is not MISSING]

    def decode(plain: Any) -> Any:
        if not isinstance(plain, dict):
            raise TypeError(f"an object was expected, not {type(plain).__name__}")
        values = {name: convert(plain[name]) for name, convert in required}
        values |= {name: convert(plain[name]) for name, convert in optional if name in plain}
        return cls(**values)

    return decode


def _default(declared: Any) -> Any:
    if declared.default is not MISSING:
        return declared.default
    return declared.default_factory() if declared.default_factory is not MISSING else MISSING


def _encode_with(kind: Any) -> _Convert | None:
    """Returns the function that makes a field's value plain, or None where it is plain already."""
    kind = _bare(kind)
    if is_dataclass(kind):
        return lambda value: _encoder(cast("type[Any]", kind))(value)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        inner = _encode_with(arguments[0])
        return list if inner is None else lambda value: [inner(item) for item in value]
    if origin is dict and (inner := _encode_with(arguments[1])) is not None:
        return lambda value: {name: inner(item) for name, item in value.items()}
    return None


def _decode_with(kind: Any) -> _Convert:
    """Returns the function that checks a field's plain value and makes it the declared type."""
    optional = _is_optional(kind)
    kind = _bare(kind)
    convert = _decode_required(kind)
    return (lambda value: None if value is None else convert(value)) if optional else convert


def _decode_required(kind: Any) -> _Convert:
    if kind is Any:
        return lambda value: value
    if is_dataclass(kind):
        return lambda value: _decoder(cast("type[Any]", kind))(value)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        inner = _decode_with(arguments[0])
        return lambda value: tuple(inner(item) for item in _checked(value, list))
    if origin is dict:
        inner = _decode_with(arguments[1])
        return lambda value: {name: inner(item) for name, item in _checked(value, dict).items()}
    return lambda value: _checked(value, kind)


def _checked(value: Any, kind: type[Any]) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} was expected, not {type(value).__name__}")
    return value


def _is_optional(kind: Any) -> bool:
    return typing.get_origin(kind) in (Union, types.UnionType) and type(None) in typing.get_args(kind)


def _bare(kind: Any) -> Any:
    """Returns the type without `| None` and without the name that a NewType gives it."""
    if _is_optional(kind):
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    return kind
