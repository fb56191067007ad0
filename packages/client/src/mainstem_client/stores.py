"""Which store is read: the one that belongs to the working folder, until `metadata` names another.

The choice holds for the whole process and for what is looked up from then on; objects keep the store they came from.
"""

import os
from typing import NamedTuple

from mainstem_core.configuration.values import completed
from mainstem_core.errors import UsageError
from mainstem_datastore import keys
from mainstem_datastore._native import LocalStore
from mainstem_datastore.failures import translated
from mainstem_datastore.location import FOLDER, find_root, root_at, working_folder
from mainstem_datastore.store import SpinStore, Store


class Choice(NamedTuple):
    """What is read.

    Args:
        root: the folder of the store.
        listed: what it lists: its runs, or the spins that are kept apart from them.
    """

    root: str
    listed: type[Store] = Store


_SCHEMES: dict[str, type[Store]] = {"local": Store, "spin": SpinStore}
_chosen: Choice | None = None
_opened: dict[Choice, Store] = {}


def metadata(provider: str) -> str:
    """Chooses where runs are read from in this process, and returns what `get_metadata` says from now on.

    Args:
        provider: `local@/path`, where the path is a folder that holds `.mainstem`, or that folder itself; `spin@/path`
            for the spins that are kept there apart from runs; or `local` or `spin` for the default.

    Raises:
        UsageError: `client-metadata-invalid` for anything else.
    """
    global _chosen
    _chosen = _choice_of(provider)
    return get_metadata()


def inspect_spin(datastore_root: str = ".") -> str:
    """Has `Flow`, `Run` and the others list spins in place of runs, and returns what `get_metadata` says from now on.

    Args:
        datastore_root: the folder that holds `.mainstem`, or that folder itself; "." also finds what commands find
            that are given here.
    """
    return metadata("spin" if datastore_root == os.curdir else f"spin@{datastore_root}")


def get_metadata() -> str:
    """Returns where runs are read from, in the form that `metadata` takes."""
    root, listed = current_choice()
    [scheme] = [name for name, kind in _SCHEMES.items() if kind is listed]
    return f"{scheme}@{_place_of(root)}"


def metadata_of(root: str) -> str:
    """Returns the folder of a store in the form that `metadata` takes."""
    return f"local@{_place_of(root)}"


def root_of(provider: str) -> str:
    """Returns the folder of the store that `metadata` would choose, and chooses nothing.

    Raises:
        UsageError: `client-metadata-invalid` for what `metadata` does not take.
    """
    return _choice_of(provider).root


def _choice_of(provider: str) -> Choice:
    scheme, _, place = provider.partition("@")
    if scheme not in _SCHEMES:
        raise UsageError("client-metadata-invalid", text=provider)
    return Choice(root_at(place, working_folder()) if place else _default_root(), _SCHEMES[scheme])


def _place_of(root: str) -> str:
    return os.path.dirname(root) if os.path.basename(root) == FOLDER else root


def default_metadata() -> str:
    """Goes back to the store that belongs to the working folder, and returns it as `get_metadata` does."""
    global _chosen
    _chosen = Choice(_default_root())
    return get_metadata()


def current_choice() -> Choice:
    """Returns what is read; the folder is looked for once, when it is first needed."""
    global _chosen
    if _chosen is None:
        _chosen = Choice(_default_root())
    return _chosen


def current_root() -> str:
    """Returns the folder of the store that is read."""
    return current_choice().root


def current_store() -> Store | None:
    """Returns the store that is read, None where nothing has run yet.

    Raises:
        StoreError: if the folder holds something else, or cannot be read.
    """
    return store_of(current_choice())


def store_at(root: str) -> Store | None:
    """Returns the store in a folder, None where the folder is missing or empty; see `store_of`."""
    return store_of(Choice(root))


def store_of(choice: Choice) -> Store | None:
    """Returns a store, None where its folder is missing or empty.

    Args:
        choice: which, and what it is to list.

    Raises:
        StoreError: if the folder holds something else, or cannot be read.
    """
    root, listed = choice
    if choice not in _opened:
        if not os.path.exists(os.path.join(root, keys.STORE)) and _is_void(root):
            return None
        _opened[choice] = listed.open(root)
    return _opened[choice]


def _default_root() -> str:
    folder = working_folder()
    return find_root(completed(os.environ, folder), folder)


def _is_void(root: str) -> bool:
    """Says whether a folder is empty, or a store that is being made at this moment."""
    with translated(f"the store at `{root}`"):
        return set(LocalStore(root).list_folder("")) <= {keys.BLOBS, keys.FLOWS}
