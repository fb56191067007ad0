"""Which store is read: the one that belongs to the working folder, until `metadata` names another.

The choice holds for the whole process and for what is looked up from then on; objects keep the store they came from.
"""

import os

from mainstem_core.configuration.values import completed
from mainstem_core.errors import UsageError
from mainstem_datastore import keys
from mainstem_datastore._native import LocalStore
from mainstem_datastore.failures import translated
from mainstem_datastore.location import FOLDER, find_root, root_at, working_folder
from mainstem_datastore.store import Store

_SCHEME = "local"
_chosen: str | None = None
_opened: dict[str, Store] = {}


def metadata(provider: str) -> str:
    """Chooses where runs are read from in this process, and returns what `get_metadata` says from now on.

    Args:
        provider: `local@/path`, where the path is a folder that holds `.mainstem`, or that folder itself; or `local`
            for the default.

    Raises:
        UsageError: `client-metadata-invalid` for anything else.
    """
    global _chosen
    _chosen = root_of(provider)
    return get_metadata()


def get_metadata() -> str:
    """Returns where runs are read from, in the form that `metadata` takes."""
    return metadata_of(current_root())


def metadata_of(root: str) -> str:
    """Returns the folder of a store in the form that `metadata` takes."""
    return f"{_SCHEME}@{os.path.dirname(root) if os.path.basename(root) == FOLDER else root}"


def root_of(provider: str) -> str:
    """Returns the folder of the store that `metadata` would choose, and chooses nothing.

    Raises:
        UsageError: `client-metadata-invalid` for what `metadata` does not take.
    """
    scheme, _, place = provider.partition("@")
    if scheme != _SCHEME:
        raise UsageError("client-metadata-invalid", text=provider)
    return root_at(place, working_folder()) if place else _default_root()


def default_metadata() -> str:
    """Goes back to the store that belongs to the working folder, and returns it as `get_metadata` does."""
    global _chosen
    _chosen = _default_root()
    return get_metadata()


def current_root() -> str:
    """Returns the folder of the store that is read; it is looked for once, when it is first needed."""
    global _chosen
    if _chosen is None:
        _chosen = _default_root()
    return _chosen


def current_store() -> Store | None:
    """Returns the store that is read, None where nothing has run yet.

    Raises:
        StoreError: if the folder holds something else, or cannot be read.
    """
    return store_at(current_root())


def store_at(root: str) -> Store | None:
    """Returns the store in a folder, None where the folder is missing or empty.

    Raises:
        StoreError: if the folder holds something else, or cannot be read.
    """
    if root not in _opened:
        if not os.path.exists(os.path.join(root, keys.STORE)) and _is_void(root):
            return None
        _opened[root] = Store.open(root)
    return _opened[root]


def _default_root() -> str:
    folder = working_folder()
    return find_root(completed(os.environ, folder), folder)


def _is_void(root: str) -> bool:
    """Says whether a folder is empty, or a store that is being made at this moment."""
    with translated(f"the store at `{root}`"):
        return set(LocalStore(root).list_folder("")) <= {keys.BLOBS, keys.FLOWS}
