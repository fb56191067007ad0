"""Libraries that the user may or may not have; imported here, by name, so that no import of ours needs them."""

from importlib import import_module
from typing import Any


def library(name: str) -> Any:
    """Returns a library's module, imported now if it was not.

    Raises:
        ModuleNotFoundError: if it is not installed.
    """
    return import_module(name)


def optional_library(name: str) -> Any | None:
    """Returns a library's module, or None where it is not installed."""
    try:
        return import_module(name)
    except ModuleNotFoundError as problem:
        if problem.name != name.partition(".")[0]:
            raise
        return None
