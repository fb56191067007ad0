"""The one codec between the schema's records and plain data (what JSON can hold).

A class is compiled once, on first use, into a function each way. Fields that equal their default are left out
(the version `v` stays), unknown fields are ignored, so a reader of today reads what a writer of tomorrow adds.
"""

import types
import typing
from collections.abc import Callable
from functools import cache
from typing import Any, NewType, TypeVar, Union, cast

from mainstem_core.errors import RecordError
from mainstem_core.schema.record import MISSING, RecordType, compile_initializer, fields

T = TypeVar("T")
_Convert = Callable[[Any], Any]


def to_plain(value: object) -> dict[str, Any]:
    """Returns a record of the schema as plain data: dicts, lists, strings, numbers, booleans and None."""
    return _encoder(type(value))(value)


def from_plain(cls: type[T], plain: Any, *, key: str) -> T:
    """Returns the record that the plain data stands for.

    Args:
        cls: a record of the schema.
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
        raise RecordError("record-malformed", key=key, reason=_reason(problem, cls, plain)) from problem


def _reason(problem: Exception, cls: type[Any], plain: Any) -> str:
    """Returns why plain data is no such record, naming the outermost field that is at fault."""
    if not isinstance(plain, dict):
        return str(problem)
    given = cast("dict[str, Any]", plain)
    for declared in fields(cls):
        if declared.name not in given:
            if _default(declared) is MISSING:
                return f"the field `{declared.name}` is missing"
            continue
        value, check = given[declared.name], _item_check(declared.type)
        if check is None or (value is None and _is_optional(declared.type)):
            continue
        try:
            check(value)
        except (TypeError, KeyError, ValueError, AttributeError):
            return f"in the field `{declared.name}`, {problem}"
    return str(problem)


@cache
def _version(cls: type[Any]) -> int | None:
    return next((f.default for f in fields(cls) if f.name == "v" and isinstance(f.default, int)), None)


def prepare(*classes: type[Any]) -> None:
    """Compiles classes now, for a process whose forks would each have to do it."""
    for cls in classes:
        _version(cls)
        _encoder(cls)
        _decoder(cls)


@cache
def _encoder(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    plan = [(f.name, _encode_with(f.type), _default(f)) for f in fields(cls)]

    def encode(value: Any) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        for name, convert, default in plan:
            item = getattr(value, name)
            if (item is not default and item != default) or name == "v":
                plain[name] = item if convert is None or item is None else convert(item)
        return plain

    return encode


@cache
def _decoder(cls: type[Any]) -> _Convert:
    compile_initializer(cls)
    plan = {f.name: (*_decode_with(_bare(f.type)), _is_optional(f.type)) for f in fields(cls)}
    required = [f.name for f in fields(cls) if _default(f) is MISSING]

    def decode(plain: Any) -> Any:
        _check(plain, dict)
        values: dict[str, Any] = {}
        for name, value in plain.items():
            if (planned := plan.get(name)) is None:
                continue
            exact, convert, optional = planned
            if value is not None or not optional:
                if exact is not None and type(value) is not exact:
                    _check(value, exact)
                if convert is not None:
                    value = convert(value)
            values[name] = value
        try:
            return cls(**values)
        except TypeError:
            raise KeyError(next(name for name in required if name not in values)) from None

    return decode


def _default(declared: Any) -> Any:
    if declared.default is not MISSING:
        return declared.default
    return declared.default_factory() if declared.default_factory is not MISSING else MISSING


def _encode_with(kind: Any) -> _Convert | None:
    """Returns the function that makes a field's value plain, or None where it is plain already."""
    kind = _bare(kind)
    if isinstance(kind, RecordType):
        return _encoder(cast("type[Any]", kind))
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        inner = _encode_with(arguments[0])
        return list if inner is None else lambda value: [inner(item) for item in value]
    if origin is dict and (inner := _encode_with(arguments[1])) is not None:
        return lambda value: {name: inner(item) for name, item in value.items()}
    return None


def _decode_with(kind: Any) -> tuple[type[Any] | None, _Convert | None]:
    """Returns the type that a plain value must have, and what makes it the declared type; None for nothing to do."""
    if kind is Any:
        return None, None
    if isinstance(kind, RecordType):
        return None, _decoder(cast("type[Any]", kind))
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        check = _item_check(arguments[0])
        return list, tuple if check is None else lambda value: tuple(check(item) for item in value)
    if origin is dict:
        check = _item_check(arguments[1])
        return dict, None if check is None else lambda value: {
            key: check(item) for key, item in value.items()
        }
    return kind, None


def _item_check(kind: Any) -> _Convert | None:
    """Returns the function that checks and converts each item of a container; None where any item will do."""
    exact, convert = _decode_with(_bare(kind))
    if exact is None:
        return convert

    def check(item: Any) -> Any:
        _check(item, exact)
        return item if convert is None else convert(item)

    return check


def _check(value: Any, kind: type[Any]) -> None:
    if type(value) is not kind:
        raise TypeError(f"{kind.__name__} was expected, not {type(value).__name__}")


def _is_optional(kind: Any) -> bool:
    return typing.get_origin(kind) in (Union, types.UnionType) and type(None) in typing.get_args(kind)


def _bare(kind: Any) -> Any:
    """Returns the type without `| None` and without the name that a NewType gives it."""
    if _is_optional(kind):
        kind = next(part for part in typing.get_args(kind) if part is not type(None))
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    return kind
