"""Which of several places in code is the user's own."""

import os
from collections.abc import Iterable

_STANDARD_LIBRARY = os.path.dirname(os.__file__) + os.sep
_INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")


def users_place(places: Iterable[tuple[str, int]]) -> tuple[str, int] | None:
    """Returns the innermost place that is in no installed library, None where there is none.

    Args:
        places: files and lines, outermost first.
    """
    own = [place for place in places if not _is_library(place[0])]
    return own[-1] if own else None


def _is_library(file: str) -> bool:
    """Says whether a file came with Python or was installed; the prefix alone cannot tell, it may be `/usr`."""
    return file.startswith((_STANDARD_LIBRARY, "<frozen ")) or any(folder in file for folder in _INSTALLED)
