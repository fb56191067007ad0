"""Which folder is the store of a working folder."""

import os
from collections.abc import Mapping

from mainstem_core.errors import UsageError

FOLDER = ".mainstem"
VARIABLE = "MAINSTEM_DATASTORE_SYSROOT_LOCAL"


def working_folder() -> str:
    """Returns the working folder of this process.

    Raises:
        UsageError: `usage-folder-missing` if somebody has removed it.
    """
    try:
        return os.getcwd()
    except FileNotFoundError:
        raise UsageError("usage-folder-missing") from None


def find_root(environment: Mapping[str, str], working_folder: str) -> str:
    """Returns the root of the store: the variable's, else the nearest `.mainstem` upward, else a new one here.

    The search upward ends at the root of a repository or at the user's home, so that nobody's runs land in a
    stranger's store by accident.

    Args:
        environment: the process's environment variables.
        working_folder: where the command was started.
    """
    if named := environment.get(VARIABLE):
        return os.path.abspath(os.path.join(working_folder, os.path.expanduser(named), FOLDER))
    home = os.path.abspath(environment.get("HOME") or os.path.expanduser("~"))
    folder = os.path.abspath(working_folder)
    while not os.path.isdir(os.path.join(folder, FOLDER)):
        parent = os.path.dirname(folder)
        if parent == folder or folder == home or os.path.exists(os.path.join(folder, ".git")):
            return os.path.join(os.path.abspath(working_folder), FOLDER)
        folder = parent
    return os.path.join(folder, FOLDER)
