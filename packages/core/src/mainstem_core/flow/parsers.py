"""How a parser is found that a user names: the function itself, or where it is, `package.module.function`."""

from collections.abc import Callable
from typing import Any


def find_parser(parser: Callable[[Any], Any] | str) -> Callable[[Any], Any]:
    """Returns a parser.

    Args:
        parser: the function, or where it is found; it is imported only now.

    Raises:
        LookupError: if there is no such function; the text says why.
    """
    if not isinstance(parser, str):
        return parser
    from importlib import import_module

    module, _, name = parser.rpartition(".")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as problem:
        raise LookupError(str(problem)) from problem
    if not callable(found):
        raise LookupError(f"`{name}` is no function")
    return found
