"""What all plain data of ours is made of: frozen dataclasses with slots that are cheap to define.

`dataclass` generates and compiles a method for each of comparing, hashing and printing; for some forty classes that is
a sixth of what a small run takes to start. These three are inherited here, and only what needs to be fast is generated.
"""

from dataclasses import dataclass, field
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")


class Record:
    """Comparison, hash and text of a record: by its class and its fields."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and type(self) is type(other) and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in type(self).__slots__)
        return f"{type(self).__qualname__}({shown})"


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Makes a class that derives from Record a frozen dataclass with slots."""
    return dataclass(frozen=True, slots=True, eq=False, repr=False)(cls)


def _values(record: Record) -> tuple[Any, ...]:
    return tuple(getattr(record, name) for name in type(record).__slots__)
