"""Where the index of a store lies: beside the records on a local disk, else in the user's cache folder."""

import os
import sys

from mainstem_datastore import keys
from mainstem_datastore._native import LocalStore
from mainstem_datastore.store import Store


def index_path(store: Store) -> str | None:
    """Returns the path of a store's index, None where no local disk can hold it.

    SQLite relies on locks and shared memory, which file systems on a network do not keep reliably.

    Args:
        store: the store.
    """
    if store.native.is_local():
        return os.path.join(store.root, keys.INDEX)
    folder = os.path.join(_cache_folder(), "mainstem", "index")
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError:  # a home that can't be written: there is no place for a cache, and none is needed
        return None
    return os.path.join(folder, f"{store.record.id}.sqlite") if LocalStore(folder).is_local() else None


def _cache_folder() -> str:
    if named := os.environ.get("XDG_CACHE_HOME"):
        return named
    if sys.platform == "win32":
        return os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    return os.path.expanduser("~/Library/Caches" if sys.platform == "darwin" else "~/.cache")
