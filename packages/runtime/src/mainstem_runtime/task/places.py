"""Which of several places in code is the user's own."""

import sys
from collections.abc import Iterable

_LIBRARIES = tuple({sys.prefix, sys.base_prefix})


def users_place(places: Iterable[tuple[str, int]]) -> tuple[str, int] | None:
    """Returns the innermost place that is in no installed library, None where there is none.

    Args:
        places: files and lines, outermost first.
    """
    found = list(places)
    own = [
        place for place in found if not place[0].startswith(_LIBRARIES) and not place[0].startswith("<frozen")
    ]
    return (own or found or [None])[-1]
