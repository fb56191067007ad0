"""What all plain data of ours is made of: frozen classes with slots whose fields are their annotations.

It is what `dataclass(frozen=True, slots=True)` gives, but costs next to nothing to define: that one compiles up to six
methods for each class at import, which for some fifty classes is a tenth of what a small run takes to start. Here all
are inherited but `__init__`, and that is compiled when the first instance is made.
"""

import sys
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn, TypeVar, cast, dataclass_transform

T = TypeVar("T")
MISSING: Any = object()
"""Stands for a default that a field does not have."""


class Field(NamedTuple):
    """A field as it was declared; `default` and `default_factory` are MISSING where there is none."""

    name: str
    type: Any
    default: Any
    default_factory: Any


class _Factory(NamedTuple):
    make: Callable[[], Any]


def field(*, default_factory: Callable[[], T]) -> T:
    """Declares a field whose default is made anew for each instance."""
    return cast("T", _Factory(default_factory))


def _declared(namespace: dict[str, Any], name: str, kind: Any) -> Field:
    default = namespace.pop(name, MISSING)  # a slot can't have the name of an attribute of the class
    if isinstance(default, _Factory):
        return Field(name, kind, MISSING, default.make)
    return Field(name, kind, default, MISSING)


def _annotations(namespace: dict[str, Any]) -> dict[str, Any]:
    """Returns the annotations of a class that is being made."""
    if sys.version_info >= (3, 14):  # they are made when they are asked for
        import annotationlib

        annotate = annotationlib.get_annotate_from_class_namespace(namespace)
        return annotationlib.call_annotate_function(annotate, annotationlib.Format.VALUE) if annotate else {}
    return namespace.get("__annotations__", {})


class RecordType(type):
    """The type of records: turns the annotations of a class into fields and slots."""

    __fields__: tuple[Field, ...]

    def __new__(
        cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *, frozen: bool = True
    ) -> "RecordType":
        """Makes a class of records; one that is not frozen can be changed and not be hashed.

        Raises:
            TypeError: if it derives from another class of records with fields.
        """
        if any(getattr(base, "__fields__", ()) for base in bases):
            raise TypeError(f"{name}: a record has no other records as bases")
        own = tuple(_declared(namespace, key, kind) for key, kind in _annotations(namespace).items())
        namespace.setdefault("__slots__", tuple(field.name for field in own))
        namespace["__fields__"] = own
        namespace["__match_args__"] = tuple(field.name for field in own)
        if not frozen:
            namespace |= {
                "__setattr__": object.__setattr__,
                "__delattr__": object.__delattr__,
                "__hash__": None,
            }
        return super().__new__(cls, name, bases, namespace)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Record(metaclass=RecordType):
    """Base of all records: compared, hashed and shown by class and fields, and made from the fields in their order."""

    __slots__ = ()

    def __init__(self, *values: Any, **named: Any) -> None:
        compile_initializer(type(self))
        type(self).__init__(self, *values, **named)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__qualname__} can't be changed: {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__qualname__} can't be changed: {name!r}")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and type(self) is type(other) and _values(self) == _values(other)

    def __hash__(self) -> int:
        return hash(_values(self))

    def __repr__(self) -> str:
        shown = ", ".join(f"{field.name}={getattr(self, field.name)!r}" for field in type(self).__fields__)
        return f"{type(self).__qualname__}({shown})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), _values(self)


def fields(record: type[Any]) -> tuple[Field, ...]:
    """Returns the fields of a class of records, in their order."""
    return cast("RecordType", record).__fields__


R = TypeVar("R", bound=Record)


def replace(record: R, **changes: Any) -> R:
    """Returns a record like another one but for some fields."""
    same = {field.name: getattr(record, field.name) for field in type(record).__fields__}
    return type(record)(**same | changes)


def compile_initializer(record: type[Any]) -> None:
    """Gives a class of records an `__init__` of its own, if it has none yet, for a process whose forks would."""
    if "__init__" in record.__dict__:
        return
    scope: dict[str, Any] = {"_missing": MISSING}
    parameters, body = ["self"], ["pass"]
    for name, _, default, make in fields(record):
        scope |= {
            f"_set_{name}": getattr(record, name).__set__,
            f"_default_{name}": default,
            f"_make_{name}": make,
        }
        value = name
        if make is not MISSING:
            value = f"_make_{name}() if {name} is _missing else {name}"
        parameters.append(name if default is make is MISSING else f"{name}=_default_{name}")
        body.append(f"_set_{name}(self, {value})")
    exec(
        f"def __init__({', '.join(parameters)}):\n " + "\n ".join(body), scope
    )  # names are identifiers of ours
    record.__init__ = scope["__init__"]


def _values(record: Record) -> tuple[Any, ...]:
    return tuple([getattr(record, field.name) for field in type(record).__fields__])
