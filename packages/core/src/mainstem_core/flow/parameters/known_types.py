"""Finds the type of a parameter: by what was declared, or by its default."""

from collections.abc import Callable
from types import NoneType
from typing import Any, Union, cast, get_args, get_origin

from mainstem_core.flow.parameters.value_type import JSONType, JSONTypeClass, Misfit, ValueType

_TRUE = frozenset({"1", "true", "t", "yes", "y", "on"})
_FALSE = frozenset({"0", "false", "f", "no", "n", "off"})


def inferred_type(default: Any, separator: str | None) -> Any:
    """Returns the type of a parameter that names none, from its default.

    Args:
        default: a value, a function that gives one, or None.
        separator: what texts are split at.
    """
    if default is None or callable(default):
        return str
    if isinstance(default, list | dict):
        return JSONType if separator is None else str
    return cast(Any, type(default))


def default_text(default: Any) -> str:
    """Returns a default that is not a text as it would be written on a command line.

    Args:
        default: the value.
    """
    from enum import Enum

    if isinstance(default, Enum):
        return default_text(default.value)
    if isinstance(default, list | dict) or _is_model(default):
        import json  # here: few flows have such a parameter

        return json.dumps(default, default=_plain, ensure_ascii=False)
    return str(default)


def _is_model(value: Any) -> bool:
    """Says whether a value is one of a dataclass or of a model of pydantic, which are given as JSON."""
    return hasattr(value, "__dataclass_fields__") or hasattr(value, "model_dump")


def _plain(value: Any) -> Any:
    """Returns what JSON writes for a value that it does not know."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if hasattr(value, "__dataclass_fields__"):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    return default_text(value)


def value_type_of(declared: Any, separator: str | None = None) -> ValueType | None:
    """Returns what a declared type takes, None where it is no type at all.

    Args:
        declared: int, float, str, bool, JSONType, an Enum, a Literal, a class, a generic type, or a type of click.
        separator: what a text is split at; then the type is that of a list, or str.
    """
    optional = _within_optional(declared)
    if optional is not None:
        inner = value_type_of(optional, separator)
        return inner and inner._replace(is_optional=True)
    plain = _SIMPLE.get(declared) if isinstance(declared, type) else None
    if separator is not None:
        return _separated(declared, separator)
    if plain is not None:
        return plain
    if isinstance(declared, JSONTypeClass):
        return ValueType("JSON", "JSON", declared.convert)
    if isinstance(declared, type) or get_origin(declared) is not None:
        from mainstem_core.flow.parameters.choices import choice_type  # here, as below: most flows have none
        from mainstem_core.flow.parameters.validated import validated_type

        return choice_type(declared) or validated_type(declared)
    return _foreign(declared) if callable(getattr(declared, "convert", None)) else None


def _within_optional(declared: Any) -> Any:
    """Returns `X` of `X | None`, None for any other type."""
    from types import UnionType

    if get_origin(declared) not in (Union, UnionType):
        return None
    parts = [part for part in get_args(declared) if part is not NoneType]
    return parts[0] if len(parts) == 1 and len(get_args(declared)) == 2 else None


def _separated(declared: Any, separator: str) -> ValueType | None:
    """Returns the type of a list whose text has a separator between the items."""
    item: Any = str if declared is str else (get_args(declared) or (str,))[0]
    is_list = declared is str or declared is list or get_origin(declared) is list
    inner = value_type_of(item) if is_list else None
    if inner is None:
        return None

    def convert(value: Any) -> list[Any]:
        if isinstance(value, list | tuple):
            return [inner.convert(each) for each in cast("list[Any]", value)]
        if not isinstance(value, str):
            raise TypeError("neither a text nor a list")
        return [inner.convert(part.strip()) for part in value.split(separator)] if value else []

    items = "texts" if item is str else f"values of `{inner.name}`"
    return ValueType(
        "str" if item is str else f"list[{inner.name}]", f"{items} separated by `{separator}`", convert
    )


def _foreign(declared: Any) -> ValueType:
    """Returns a type of click, or one that is made like it; core knows it by its method only."""
    name = str(getattr(declared, "name", type(declared).__name__))

    def convert(value: Any) -> Any:
        try:
            return declared.convert(value, None, None)
        except (
            Exception
        ) as problem:  # whatever a type of somebody else raises says that the value does not fit
            message = getattr(problem, "message", None) or str(problem)
            raise Misfit(message.removesuffix(".")) from problem

    return ValueType(name, f"what `{name}` takes", convert)


def _to_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ValueError("neither true nor false")


def _to_number(kind: type[int] | type[float]) -> Callable[[Any], Any]:
    def convert(value: Any) -> int | float:
        if isinstance(value, bool):
            raise ValueError("true or false is not a number")
        if kind is int and isinstance(value, float) and not value.is_integer():
            raise ValueError("not a whole number")
        return kind(value)

    return convert


_SIMPLE: dict[type, ValueType] = {
    bool: ValueType("bool", "true or false", _to_bool),
    float: ValueType("float", "a number", _to_number(float)),
    int: ValueType("int", "a whole number", _to_number(int)),
    str: ValueType("str", "a text", str),
}
