"""Classes and functions that the flow's own file defines, for a reader that is another program.

A task runs the flow's file as `__main__`, and so does the next one: a pickle that names `__main__.Model` finds it
there, and `isinstance` holds from step to step. A notebook has another `__main__`. For it the definitions are stored
beside the value, as cloudpickle makes them; they are used only where the name cannot be found otherwise, and are no
part of the value's identity.
"""

import os
import re
import sys
from collections.abc import Mapping
from functools import cache
from types import FunctionType
from typing import Any

from mainstem_datastore.codecs.libraries import library

_DEFINITIONS_BYTES_MAX = 1024 * 1024
_TRACKER = re.compile(r"[0-9a-f]{32}")
_written: dict[tuple[int, ...], tuple[tuple[object, ...], bytes | None]] = {}


def main_name(thing: object) -> str | None:
    """Returns the name by which `__main__` holds a class or function, None for anything else."""
    if not isinstance(thing, (type, FunctionType)) or thing.__module__ != "__main__":
        return None
    found: Any = sys.modules["__main__"]
    for part in thing.__qualname__.split("."):
        found = getattr(found, part, None)
    return thing.__qualname__ if found is thing else None


def main_file() -> str:
    """Returns the name of the file that runs as `__main__`, without its folder; empty where there is none."""
    return os.path.basename(getattr(sys.modules["__main__"], "__file__", None) or "")


def python_version() -> str:
    """Returns the version that code objects are bound to."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def definitions(things: Mapping[str, object]) -> bytes | None:
    """Returns classes and functions of `__main__` by value.

    Args:
        things: the classes and functions, by their qualified names.

    Returns:
        The bytes for `find_definition`; None if there are no definitions that can be stored, or too many of them.
    """
    key = tuple(id(thing) for thing in things.values())
    if key not in _written:
        # The things are kept with their definitions: an id is theirs only as long as they live.
        _written[key] = (tuple(things.values()), _write(dict(things)))
    return _written[key][1]


def find_in_main(name: str, file: str) -> Any | None:
    """Returns what `__main__` of this process holds under a qualified name, None if it is another program's name.

    Args:
        name: the qualified name.
        file: the file that was `__main__` when the value was stored.
    """
    here = main_file()
    if here and here != file:
        return None
    found: Any = sys.modules["__main__"]
    for part in name.split("."):
        found = getattr(found, part, None)
    return found


@cache
def read_definitions(data: bytes) -> dict[str, Any]:
    """Returns the classes and functions of stored definitions; the same bytes give the same classes."""
    return library("cloudpickle").loads(data)


class _TooLong(Exception):
    """Definitions have become longer than a reader's convenience is worth."""


class _Bounded:
    """A file that refuses to become too long: a function may refer to a global of any size."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []
        self._length_bytes = 0

    def write(self, data: Any) -> int:
        chunk = bytes(data) if memoryview(data).nbytes <= _DEFINITIONS_BYTES_MAX else b""
        self._length_bytes += memoryview(data).nbytes
        if self._length_bytes > _DEFINITIONS_BYTES_MAX:
            raise _TooLong
        self.chunks.append(chunk)
        return len(chunk)


def _write(things: dict[str, object]) -> bytes | None:
    base: Any = library("cloudpickle").Pickler

    class Pickler(base):
        def reducer_override(self, obj: Any) -> Any:
            return _untracked(obj, base.reducer_override(self, obj))

    file = _Bounded()
    try:
        Pickler(file, protocol=5).dump(things)
    except Exception:  # The user's globals may raise anything here, and definitions are only a help.
        return None
    return b"".join(file.chunks)


def _untracked(obj: Any, reduced: Any) -> Any:
    """Returns how a class is made without the random id that cloudpickle gives it: equal classes, equal bytes."""
    if not isinstance(obj, type) or reduced is NotImplemented or isinstance(reduced, str):
        return reduced
    make, arguments, *rest = reduced
    named = (None if isinstance(item, str) and _TRACKER.fullmatch(item) else item for item in arguments)
    return (make, tuple(named), *rest)
