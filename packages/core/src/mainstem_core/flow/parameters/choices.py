"""Types whose values are named one by one, and paths: no library is needed for them."""

import os
from collections.abc import Sequence
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from mainstem_core.flow.parameters.value_type import ValueType


def choice_type(declared: Any) -> ValueType | None:
    """Returns what an Enum, a Literal or a class of paths takes; None for any other type.

    Args:
        declared: the type.
    """
    if get_origin(declared) is Literal:
        return _literal(get_args(declared))
    if isinstance(declared, type) and issubclass(declared, Enum):
        return _members(declared)
    if isinstance(declared, type) and hasattr(declared, "__fspath__"):
        return ValueType(declared.__name__, "a path", _path(declared))
    return None


def _literal(values: Sequence[Any]) -> ValueType:
    by_text = {_text(value): value for value in values}

    def convert(value: Any) -> Any:
        if isinstance(value, str) and value in by_text:
            return by_text[value]
        # `1 == True`, but who writes the one does not mean the other
        for known in values:
            if type(known) is type(value) and known == value:
                return known
        raise ValueError("none of the values")

    return ValueType("|".join(by_text), _one_of(list(by_text)), convert)


def _members(declared: type[Enum]) -> ValueType:
    by_text = {_text(member.value): member for member in declared}

    def convert(value: Any) -> Any:
        if isinstance(value, declared):
            return value
        if isinstance(value, str):
            named = declared.__members__.get(value)
            if (found := by_text.get(value, named)) is not None:
                return found
        return declared(value)

    return ValueType("|".join(by_text), _one_of(list(by_text)), convert)


def _path(declared: Any) -> Any:
    def convert(value: Any) -> Any:
        if not value or not isinstance(value, str | os.PathLike):
            raise TypeError("not a path")
        return declared(value)

    return convert


def _text(value: Any) -> str:
    """Returns a value as it is written on a command line."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _one_of(texts: Sequence[str]) -> str:
    quoted = [f"`{text}`" for text in texts]
    return f"{', '.join(quoted[:-1])} or {quoted[-1]}" if len(quoted) > 1 else "".join(quoted)
