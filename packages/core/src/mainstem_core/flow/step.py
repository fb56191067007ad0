"""The mark that makes a method a step."""

from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any, TypeVar, overload

from mainstem_core.errors import UsageError, calling_place

# A method of a flow: of the flow alone, or, in a join, of its inputs, too.
F = TypeVar("F", bound=Callable[[Any], Any] | Callable[[Any, Any], Any])


@overload
def step(function: F, /) -> F: ...
@overload
def step(function: None = None, /, *, start: bool = False, end: bool = False) -> Callable[[F], F]: ...


def step(function: Any = None, /, *, start: bool = False, end: bool = False) -> Any:
    """Marks a method of a flow as a step.

    The function itself is marked and returned; it is never wrapped, so a step can be called in a test like any method.

    Args:
        function: the method, when used as a bare `@step`.
        start: the flow begins here, whatever the method's name.
        end: the flow ends here, whatever the method's name.

    Raises:
        UsageError: `usage-decorated-not-method` if it is put on something else than a function.
    """
    if function is None:
        return partial(_mark, start=start, end=end)
    return _mark(function, start, end)


def is_step(value: object) -> bool:
    """Says whether a class's attribute is a step."""
    return isinstance(value, FunctionType) and getattr(value, "is_step", False)


def _mark(function: Any, start: bool, end: bool) -> Any:
    if not isinstance(function, FunctionType):
        raise UsageError(
            "usage-decorated-not-method",
            name=getattr(function, "__name__", repr(function)),
            where=calling_place(),
        )
    marks = {"is_step": True, "is_start": start, "is_end": end}
    vars(function).update(marks)
    vars(function).setdefault("decorators", [])
    return function
