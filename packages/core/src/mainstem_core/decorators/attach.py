"""How a decorator gets onto a step: it is noted there, and the function itself is returned."""

from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar, overload

from mainstem_core.errors import BadStepDecoratorException, DuplicateStepDecoratorException, calling_place
from mainstem_core.protocols.step_decorator import StepDecorator

ON_STEP = "decorators"

F = TypeVar("F", bound=Callable[..., Any])
P = ParamSpec("P")


class StepMark(Generic[P]):
    """What users write above a step: `@retry` or `@retry(times=3)`; see `as_decorator`."""

    def __init__(self, decorator: Callable[P, StepDecorator]) -> None:
        self.decorator = decorator
        self.__doc__ = decorator.__doc__

    @overload
    def __call__(self, function: F, /) -> F: ...
    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Callable[[F], F]: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Puts the decorator on a step, or takes its attributes first."""
        make: Any = self.decorator
        if args:
            return attach_to_step(make(), _only(list(args), make))
        return partial(attach_to_step, make(**kwargs))

    def __repr__(self) -> str:
        return f"@{getattr(self.decorator, 'decorator_name', '')}"


def as_decorator(decorator: Callable[P, StepDecorator]) -> StepMark[P]:
    """Makes of a class of StepDecorator what users write above a step, with and without attributes.

    Args:
        decorator: the class.
    """
    return StepMark(decorator)


def attach_to_step(decorator: StepDecorator, function: Any) -> Any:
    """Notes a decorator at a step's function and returns the function; `@step` may stand above or below.

    Args:
        decorator: the decorator.
        function: the step.

    Raises:
        BadStepDecoratorException: `decorator-misplaced` if it is no function.
        DuplicateStepDecoratorException: `decorator-repeated` if it is there already and may not be.
    """
    name = decorator.decorator_name
    if not isinstance(function, FunctionType):
        target = getattr(function, "__name__", repr(function))
        raise BadStepDecoratorException(
            "decorator-misplaced",
            where=decorator.where or calling_place(),
            decorator=name,
            target=f"`{target}`",
            place="the line above `@step`, above a `def` of the flow's class",
        )
    noted = vars(function).setdefault(ON_STEP, [])
    if any(each.decorator_name == name for each in noted):
        raise DuplicateStepDecoratorException(
            "decorator-repeated", where=decorator.where, decorator=name, step=function.__name__
        )
    noted.append(decorator)
    return function


def _only(args: list[Any], decorator: Any) -> Any:
    if len(args) > 1 or not callable(args[0]):
        name = decorator.decorator_name
        raise BadStepDecoratorException(
            "decorator-misplaced",
            where=calling_place(),
            decorator=name,
            target=f"`{args[0]!r}`",
            place=f"the line above it, and name each attribute: `@{name}(name=value)`",
        )
    return args[0]
