"""Finds what inside a value cannot be pickled, so that the error can name it as the user would."""

import io
from typing import Any, cast

from mainstem_datastore.codecs.encoded import exact_type, type_name
from mainstem_datastore.codecs.libraries import library

_DEPTH_MAX = 8
_TRIES_MAX = 200


def find_culprit(value: Any, name: str) -> tuple[str, str]:
    """Returns the innermost part of a value that cannot be pickled, as `self.x.lock`, and the name of its type.

    Args:
        value: a value that cannot be pickled.
        name: how the user writes it.
    """
    for _ in range(_DEPTH_MAX):
        tried = _parts(value)[:_TRIES_MAX]
        found = next(((step, part) for step, part in tried if not _picklable(part)), None)
        if found is None:
            break
        name, value = name + found[0], found[1]
    return name, type_name(value)


def _parts(value: Any) -> list[tuple[str, Any]]:
    """Returns what a value is made of, each with what has to be written after its name to reach it."""
    kind = exact_type(value)
    if kind is dict:
        return [(f"[{key!r}]", item) for key, item in value.items()]
    if kind in (list, tuple):
        return [(f"[{position}]", item) for position, item in enumerate(value)]
    return [] if isinstance(value, type) else [(f".{name}", item) for name, item in _state(value).items()]


def _state(value: Any) -> dict[str, Any]:
    """Returns the attributes that a pickle of an object holds, slots too, without what it leaves out itself."""
    try:
        state: Any = value.__getstate__()
    except Exception:  # the user's own may raise anything, and what has no state raises, too
        return {}
    parts = cast("tuple[Any, ...]", state) if isinstance(state, tuple) else (state,)
    found: dict[str, Any] = {}
    for part in parts:
        if isinstance(part, dict):
            found |= cast("dict[str, Any]", part)
    return found


def _dropped(buffer: Any) -> None:
    """Leaves a large buffer out of the stream, since nobody reads it."""


def _picklable(value: Any) -> bool:
    cloudpickle = library("cloudpickle")
    try:
        cloudpickle.Pickler(io.BytesIO(), protocol=5, buffer_callback=_dropped).dump(value)
    except Exception:  # Pickling runs the user's code, which may raise anything.
        return False
    return True
