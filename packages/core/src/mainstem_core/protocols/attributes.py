"""Attributes of decorators: declared as annotated class variables, given by keyword, kept as plain data."""

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn, Self, get_origin

from mainstem_core.errors import InvalidDecoratorAttribute, Location, calling_place
from mainstem_core.flow.pending import holds_pending, value_in

_REQUIRED: Any = object()
_OF_INSTANCES = frozenset({"given", "where"})


class Attributed:
    """What every decorator is: named attributes with their values, and the place where it was written.

    Args:
        attributes: the values that differ from the defaults.

    Raises:
        InvalidDecoratorAttribute: `decorator-attribute-unknown` for one that is not declared,
            `decorator-attribute-missing` for one without a default that is not given.
    """

    decorator_name: ClassVar[str] = ""
    declared: ClassVar[Mapping[str, Any]] = {}
    is_repeatable: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own = {
            name: vars(cls).get(name, _REQUIRED)
            for name, kind in cls.__annotations__.items()
            if not name.startswith("_") and not _is_of_the_class(kind)
        }
        taken = own.keys() & (set(dir(Attributed)) | _OF_INSTANCES)
        if taken:
            raise TypeError(
                f"{cls.__name__}: an attribute of a decorator cannot be called {sorted(taken)[0]!r}"
            )
        cls.declared = {**cls.declared, **own}

    def __init__(self, **attributes: Any) -> None:
        self.where: Location | None = calling_place()
        self.given = attributes
        for name in attributes.keys() - self.declared.keys():
            self._refuse_name(name)
        for name, default in self.declared.items():
            if name not in attributes and default is _REQUIRED:
                raise InvalidDecoratorAttribute(
                    "decorator-attribute-missing",
                    where=self.where,
                    decorator=self.decorator_name,
                    attribute=name,
                )
        vars(self).update(attributes)

    @property
    def attributes(self) -> dict[str, Any]:
        """All attributes with their values, defaults included."""
        return {name: getattr(self, name) for name in self.declared}

    def in_flow(self, flow: type[Any]) -> Self:
        """Returns the decorator as it is in a flow: with the values that parts of configs stand for.

        Args:
            flow: the flow's class.

        Raises:
            ConfigError: if a config has no such part.
        """
        given = {name: value for name, value in vars(self).items() if holds_pending(value)}
        if not given:
            return self
        settled = object.__new__(type(self))
        vars(settled).update(vars(self))
        vars(settled).update({name: value_in(value, flow) for name, value in given.items()})
        return settled

    def public_attributes(self) -> dict[str, Any]:
        """Returns the attributes as the graph, records and people may see them; a decorator may hide some."""
        return self.attributes

    def require(self, condition: Any, attribute: str, expected: str) -> None:
        """Refuses the value of an attribute if a condition is false.

        Args:
            condition: what must hold.
            attribute: the name of the attribute.
            expected: what it must be, as in "it must be a number of minutes".

        Raises:
            InvalidDecoratorAttribute: `decorator-attribute-invalid`.
        """
        if not condition:
            self.refuse(attribute, expected)

    def refuse(self, attribute: str, expected: str) -> NoReturn:
        """Refuses the value of an attribute; see `require`.

        Args:
            attribute: the name of the attribute.
            expected: what it must be.

        Raises:
            InvalidDecoratorAttribute: `decorator-attribute-invalid`.
        """
        raise InvalidDecoratorAttribute(
            "decorator-attribute-invalid",
            where=self.where,
            decorator=self.decorator_name,
            attribute=attribute,
            value=repr(self.public_attributes().get(attribute)),
            expected=expected,
        )

    def _refuse_name(self, name: str) -> NoReturn:
        takes = ", ".join(f"`{each}`" for each in self.declared) or "no attributes"
        raise InvalidDecoratorAttribute(
            "decorator-attribute-unknown",
            where=self.where,
            decorator=self.decorator_name,
            attribute=name,
            takes=takes,
        )

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.public_attributes().items())
        return f"@{self.decorator_name}({shown})"


def _is_of_the_class(kind: Any) -> bool:
    """Says whether an annotation, perhaps one that is still a text, is that of a class variable."""
    if isinstance(kind, str):
        return kind.removeprefix("typing.").startswith("ClassVar")
    return kind is ClassVar or get_origin(kind) is ClassVar


def is_number(value: object, *, low: float = 0, high: float = float("inf")) -> bool:
    """Says whether a value is a finite number within bounds; true and false are none.

    Args:
        value: anything.
        low: the least that it may be.
        high: the most that it may be.
    """
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and low <= value <= high
        and value == value
    )
