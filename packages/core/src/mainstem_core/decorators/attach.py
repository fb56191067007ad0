"""How a decorator gets onto a step or a flow: it is noted there, and the function or class itself is returned."""

from collections.abc import Callable, Sequence
from functools import partial
from types import FunctionType
from typing import Any, Generic, ParamSpec, TypeVar, overload

from mainstem_core.errors import (
    BadStepDecoratorException,
    DuplicateFlowDecoratorException,
    DuplicateStepDecoratorException,
    calling_place,
)
from mainstem_core.flow.step import F
from mainstem_core.protocols.attributes import Attributed
from mainstem_core.protocols.flow_decorator import FlowDecorator
from mainstem_core.protocols.step_decorator import StepDecorator

ON_STEP = "decorators"
ON_FLOW = "_mainstem_flow_decorators"

C = TypeVar("C", bound=type[Any])
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
        return _applied(self.decorator, attach_to_step, args, kwargs)

    def __repr__(self) -> str:
        return f"@{getattr(self.decorator, 'decorator_name', '')}"


class FlowMark(Generic[P]):
    """What users write above a flow: `@schedule` or `@schedule(daily=True)`; see `as_flow_decorator`."""

    def __init__(self, decorator: Callable[P, FlowDecorator]) -> None:
        self.decorator = decorator
        self.__doc__ = decorator.__doc__

    @overload
    def __call__(self, flow: C, /) -> C: ...
    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Callable[[C], C]: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Puts the decorator on a flow, or takes its attributes first."""
        return _applied(self.decorator, attach_to_flow, args, kwargs)

    def __repr__(self) -> str:
        return f"@{getattr(self.decorator, 'decorator_name', '')}"


def as_decorator(decorator: Callable[P, StepDecorator]) -> StepMark[P]:
    """Makes of a class of StepDecorator what users write above a step, with and without attributes.

    Args:
        decorator: the class.
    """
    return StepMark(decorator)


def as_flow_decorator(decorator: Callable[P, FlowDecorator]) -> FlowMark[P]:
    """Makes of a class of FlowDecorator what users write above a flow, with and without attributes.

    Args:
        decorator: the class.
    """
    return FlowMark(decorator)


def attach_to_step(decorator: Attributed, function: Any) -> Any:
    """Notes a decorator at a step's function and returns the function; `@step` may stand above or below.

    Args:
        decorator: a decorator of steps, or a mutator.
        function: the step.

    Raises:
        BadStepDecoratorException: `decorator-misplaced` if it is no function.
        DuplicateStepDecoratorException: `decorator-repeated` if it is there already and may not be.
    """
    if not isinstance(function, FunctionType):
        raise _misplaced(
            decorator, function, "a step", "the line above `@step`, above a `def` of the flow's class"
        )
    noted = vars(function).setdefault(ON_STEP, [])
    refuse_repeated(decorator, noted, function.__name__)
    noted.append(decorator)
    return function


def refuse_repeated(decorator: Attributed, noted: Sequence[Attributed], step: str) -> None:
    """Refuses a decorator that stands on a step already and may stand there once.

    Args:
        decorator: the decorator.
        noted: what stands on the step.
        step: its name.

    Raises:
        DuplicateStepDecoratorException: `decorator-repeated`.
    """
    if not decorator.is_repeatable and named(decorator.decorator_name, noted):
        raise DuplicateStepDecoratorException(
            "decorator-repeated", where=decorator.where, decorator=decorator.decorator_name, step=step
        )


def attach_to_flow(decorator: Attributed, flow: Any) -> Any:
    """Notes a decorator at a flow's class and returns the class.

    Args:
        decorator: a decorator of flows, or a mutator.
        flow: the class.

    Raises:
        BadStepDecoratorException: `decorator-misplaced` if it is no class of a flow.
        DuplicateFlowDecoratorException: `decorator-repeated-on-flow` if it or a base class has it already.
    """
    if not (isinstance(flow, type) and hasattr(flow, "foreach_stack")):
        raise _misplaced(decorator, flow, "a flow", "the line above `class ...(FlowSpec)`")
    setattr(flow, ON_FLOW, [*vars(flow).get(ON_FLOW, ()), decorator])
    flow_decorators_of(flow)  # says so if it is there twice, while the place is at hand
    return flow


def flow_decorators_of(flow: type[Any]) -> list[Attributed]:
    """Returns what was noted at a flow's class and its base classes: base classes first, the lower one first.

    Args:
        flow: the class.

    Raises:
        DuplicateFlowDecoratorException: `decorator-repeated-on-flow` if one is there twice that may be there once.
    """
    found: list[Attributed] = []
    for cls in reversed(flow.__mro__):
        for decorator in vars(cls).get(ON_FLOW, ()):
            refuse_repeated_on_flow(decorator, found, flow.__name__)
            found.append(decorator)
    return found


def refuse_repeated_on_flow(decorator: Attributed, noted: Sequence[Attributed], flow: str) -> None:
    """Refuses a decorator that stands on a flow already and may stand there once.

    Args:
        decorator: the decorator.
        noted: what stands on the flow.
        flow: its name.

    Raises:
        DuplicateFlowDecoratorException: `decorator-repeated-on-flow`.
    """
    if not decorator.is_repeatable and named(decorator.decorator_name, noted):
        raise DuplicateFlowDecoratorException(
            "decorator-repeated-on-flow", where=decorator.where, decorator=decorator.decorator_name, flow=flow
        )


def named(name: str, noted: Sequence[Attributed]) -> bool:
    """Says whether one of some decorators has a name."""
    return any(each.decorator_name == name for each in noted)


def _applied(
    make: Any, attach: Callable[[Any, Any], Any], args: Sequence[Any], kwargs: dict[str, Any]
) -> Any:
    """Attaches a decorator without attributes, or returns what attaches one with these."""
    if not args:
        return partial(attach, make(**kwargs))
    if len(args) > 1 or not callable(args[0]):
        name = make.decorator_name
        raise BadStepDecoratorException(
            "decorator-misplaced",
            where=calling_place(),
            decorator=name,
            target=f"`{args[0]!r}`",
            wanted="a flow" if attach is attach_to_flow else "a step",
            place=f"the line above it, and name each attribute: `@{name}(name=value)`",
        )
    return attach(make(), args[0])


def _misplaced(decorator: Attributed, target: object, wanted: str, place: str) -> BadStepDecoratorException:
    return BadStepDecoratorException(
        "decorator-misplaced",
        where=decorator.where or calling_place(),
        decorator=decorator.decorator_name,
        target=f"`{getattr(target, '__name__', repr(target))}`",
        wanted=wanted,
        place=place,
    )
