"""Namespaces: which runs are listed. A filter by tag, never security.

A run is in a namespace if it carries the namespace as a tag; each run is tagged `user:<name>`, so the default shows
one's own runs. `MAINSTEM_NAMESPACE` sets another default, "" for the runs of everybody: it reaches what a process
starts. The choice holds for the whole process and for what is looked up from then on.
"""

import os
from typing import Final

from mainstem_core import users
from mainstem_core.configuration.values import completed
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
    return (
        users.default_namespace(completed(os.environ, working_folder()))
        if isinstance(_chosen, _Unset)
        else _chosen
    )


def default_namespace() -> str | None:
    """Goes back to the namespace that this process began with, and returns it.

    That is the one of the user who runs it, `user:<name>`, unless `MAINSTEM_NAMESPACE` or the option `--namespace` of
    the run that it belongs to names another.
    """
    global _chosen
    _chosen = _UNSET
    return get_namespace()
