"""Namespaces: which runs are listed. A filter by tag, never security.

A run is in a namespace if it carries the namespace as a tag; each run is tagged `user:<name>`, so the default shows
one's own runs. The choice holds for the whole process and for what is looked up from then on.
"""

import os
from typing import Final

from mainstem_core.configuration.values import completed
from mainstem_core.users import current_user
from mainstem_datastore.location import working_folder


class _Unset:
    """Stands for "nobody has chosen yet": None is a choice of its own."""


_UNSET: Final = _Unset()
_chosen: str | _Unset | None = _UNSET


def namespace(name: str | None) -> str | None:
    """Chooses the namespace of this process and returns it.

    Args:
        name: a tag, such as `user:ada`; None lists the runs of everybody.
    """
    global _chosen
    _chosen = name
    return name


def get_namespace() -> str | None:
    """Returns the namespace of this process, None where all runs are listed."""
    return _own() if isinstance(_chosen, _Unset) else _chosen


def default_namespace() -> str:
    """Goes back to the namespace of the user who runs this process, and returns it."""
    global _chosen
    _chosen = _UNSET
    return _own()


def _own() -> str:
    return f"user:{current_user(completed(os.environ, working_folder()))}"
