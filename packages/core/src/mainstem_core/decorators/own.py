"""What the decorators and mutators that users write share: they take any arguments, and `init` gets these."""

from collections.abc import Callable
from typing import Any, Self, TypeVar, overload

from mainstem_core.errors import calling_place
from mainstem_core.flow.pending import value_in
from mainstem_core.protocols.attributes import Attributed

T = TypeVar("T", bound=Callable[..., Any])


class OwnDecorator(Attributed):
    """A class whose instances stand on steps or flows: `@name`, or `@name(arguments)`.

    It is called as its class is.
    """

    is_repeatable = True

    def __init_subclass__(cls) -> None:
        # Annotated class variables are the user's own here, no attributes.
        super(Attributed, cls).__init_subclass__()
        if "decorator_name" not in vars(cls):
            cls.decorator_name = cls.__name__

    @overload
    def __new__(cls, target: T, /) -> T: ...
    @overload
    def __new__(cls, *args: Any, **kwargs: Any) -> Self: ...
    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """Makes a decorator; written without brackets, it is put on what stands below it at once."""
        made = super().__new__(cls)
        if len(args) != 1 or kwargs or not cls.belongs_on(args[0]):
            return made
        made.__init__()
        return cls.attach(made, args[0])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.where = calling_place()
        self.args = args
        self.given = kwargs

    def __call__(self, target: T | None = None) -> T:
        """Puts the decorator on a step or flow, and returns that.

        A mutator of steps that stands on a flow without brackets took the class for an argument; the class is called
        as a flow is, without any, and so what it stands on is refused.
        """
        return self.attach(self, self.args[0] if target is None and self.args else target)

    @classmethod
    def belongs_on(cls, target: object) -> bool:
        """Says whether it can stand on something."""
        raise NotImplementedError

    @staticmethod
    def attach(decorator: Attributed, target: Any) -> Any:
        """Notes a decorator at what it stands on, and returns that."""
        raise NotImplementedError

    def init(self, *args: Any, **kwargs: Any) -> None:
        """Gets what was given in brackets, once the flow's configs are known; to be replaced.

        Args:
            args: what was given by position.
            kwargs: what was given by name.
        """

    @property
    def attributes(self) -> dict[str, Any]:
        """What was given in brackets, by name; what was given by position stands under `args`."""
        return {"args": list(self.args), **self.given} if self.args else dict(self.given)

    def in_flow(self, flow: type[Any]) -> Self:
        """Returns the decorator as it is in a flow; `init` has got the values that parts of configs stand for.

        Args:
            flow: the flow's class.
        """
        settled = object.__new__(type(self))
        vars(settled).update(vars(self))
        settled.args = value_in(self.args, flow)
        settled.given = value_in(self.given, flow)
        settled.init(*settled.args, **settled.given)
        return settled
