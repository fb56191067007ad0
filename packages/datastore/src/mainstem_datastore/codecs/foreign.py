"""Codecs of other distributions, found by the entry point group `mainstem.codecs`.

Reading all entry points of an environment takes 40 ms, and a value is about to be pickled in most flows that train a
model. So it is looked first, by the names of files alone, whether any distribution mentions the group.
"""

import os
import sys
from functools import cache
from typing import Any

from mainstem_datastore.codecs.encoded import Encoded
from mainstem_datastore.codecs.protocol import Codec

GROUP = "mainstem.codecs"


def encode(value: Any) -> Encoded | None:
    """Returns a value as a codec of another distribution encodes it, or None where none takes it."""
    home = type(value).__module__.partition(".")[0]
    if home in ("builtins", "__main__") or home in sys.stdlib_module_names:
        return None
    for codec in found_codecs():
        if home in codec.modules and (encoded := codec.encode(value)) is not None:
            return encoded
    return None


def find(codec_id: str) -> Codec | None:
    """Returns the codec of another distribution with this name and version, None where none has it."""
    return next((codec for codec in found_codecs() if codec.id == codec_id), None)


@cache
def found_codecs() -> tuple[Codec, ...]:
    """Returns all codecs of other distributions, in the order of their entry points' names."""
    if not any(map(_mentions_group, sys.path)):
        return ()
    from importlib.metadata import entry_points  # slow to import, and nearly never needed

    found = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
    return tuple(entry.load() for entry in found)


def _mentions_group(folder: str) -> bool:
    try:
        names = os.listdir(folder or ".")
    except OSError:  # a path that does not exist, or a zip file
        return False
    return any(
        _mentions(os.path.join(folder, name, "entry_points.txt"))
        for name in names
        if name.endswith((".dist-info", ".egg-info"))
    )


def _mentions(file: str) -> bool:
    try:
        with open(file, "rb") as opened:
            return GROUP.encode() in opened.read()
    except OSError:  # most distributions have no entry points
        return False
