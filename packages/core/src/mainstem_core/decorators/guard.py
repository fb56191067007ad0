"""What a hook of somebody else's raises before anything runs: told as theirs, with the place in their file."""

from collections.abc import Generator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, TypeVar

from mainstem_core.errors import DecoratorError, Location, MainstemException
from mainstem_core.protocols.attributes import Attributed

D = TypeVar("D", bound=Attributed)

_OURS = "mainstem_"


@contextmanager
def hook_of(decorator: Attributed, hook: str) -> Generator[None]:
    """Tells of whatever a hook raises that is no error of ours as one of its decorator.

    Args:
        decorator: the decorator or mutator.
        hook: the name of the method.

    Raises:
        DecoratorError: `decorator-hook-failed`.
    """
    try:
        yield
    except MainstemException:
        raise
    except Exception as problem:  # a hook may raise anything, and it is its author's to read
        said = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
        raise DecoratorError(
            "decorator-hook-failed",
            where=_place(problem.__traceback__) or decorator.where,
            decorator=decorator.decorator_name,
            hook=hook,
            error=said,
        ) from problem


def settled(decorator: D, flow: type[Any]) -> D:
    """Returns a decorator as it is in a flow.

    Args:
        decorator: as it was written.
        flow: the flow's class.

    Raises:
        MainstemException: if it asks for a part of a config that is not there, or its own `init` has failed.
    """
    with hook_of(decorator, "init"):
        return decorator.in_flow(flow)


def _place(trace: TracebackType | None) -> Location | None:
    """Returns the innermost place in a traceback that is not ours."""
    found: Location | None = None
    while trace is not None:
        if not trace.tb_frame.f_globals.get("__name__", "").startswith(_OURS):
            found = Location(trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return found
