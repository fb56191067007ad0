"""Where the files that a flow names by relative paths are: in the working folder, else beside the flow's file."""

import os
import sys
from typing import Any


def find_beside(flow: type[Any] | None, path: str) -> str:
    """Returns the path of a file that a flow's class names.

    Args:
        flow: the flow's class, None where it is not known.
        path: the path as it was written; `~` is the home of the user.
    """
    path = os.path.expanduser(path)
    if os.path.isabs(path) or os.path.exists(path):
        return path
    own = getattr(sys.modules.get(getattr(flow, "__module__", "")), "__file__", None)
    beside = os.path.join(os.path.dirname(own), path) if own else path
    return beside if os.path.exists(beside) else path
