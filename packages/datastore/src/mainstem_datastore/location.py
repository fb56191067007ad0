"""Which folder is the store of a working folder."""

import os
from collections.abc import Mapping

from mainstem_core.configuration.upward import folders_upward, is_strangers
from mainstem_core.errors import UsageError
from mainstem_datastore import keys

FOLDER = ".mainstem"
VARIABLE = "MAINSTEM_DATASTORE_SYSROOT_LOCAL"
OPTION_VARIABLE = "MAINSTEM_DATASTORE_ROOT"


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
    """Returns the root of the store: where a variable says, else the nearest `.mainstem` upward, else a new one here.

    The search upward ends at the root of a repository or at the user's home and passes by what belongs to others, so
    that nobody's runs land in a stranger's store: whoever can write to a store decides what its readers unpickle.

    Args:
        environment: the process's environment variables.
        working_folder: where the command was started.
    """
    if named := environment.get(OPTION_VARIABLE) or environment.get(VARIABLE):
        return root_at(named, working_folder)
    for folder in folders_upward(environment, working_folder):
        root = os.path.join(folder, FOLDER)
        if os.path.isdir(root) and not is_strangers(root, working_folder):
            return root
    return os.path.join(os.path.abspath(working_folder), FOLDER)


def root_at(place: str, working_folder: str) -> str:
    """Returns the root that is meant by the name of a folder: `.mainstem` in it, or the folder itself if it is a store.

    Args:
        place: the folder, `~` for a home allowed.
        working_folder: what it is relative to.
    """
    folder = os.path.abspath(os.path.join(working_folder, os.path.expanduser(place)))
    is_root = os.path.basename(folder) == FOLDER or os.path.exists(os.path.join(folder, keys.STORE))
    return folder if is_root else os.path.join(folder, FOLDER)
