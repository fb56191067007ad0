"""Artifacts, records, journals and logs of Mainstem, in a folder that is the truth.

store        opens a store's folder; creates and reads records
run_folder   one run's folder: its records, its tasks, its state
tag_operations   the changes of a run's tags
keys         where everything lies (docs/formats/store.md)
location     which folder is the store of a working folder
records      a record's bytes: JSON sealed with its hash
journal      the supervisor's account of a run
logs         what tasks printed
artifacts/   values to references and back
codecs/      one way of encoding each
_native      the Rust extension: hashing, compression, files
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mainstem_datastore.artifact_store import ArtifactStore as ArtifactStore
    from mainstem_datastore.location import find_root as find_root
    from mainstem_datastore.run_folder import RunFolder as RunFolder
    from mainstem_datastore.store import Store as Store

__version__ = "0.1.0"

_HOMES = {
    "ArtifactStore": "mainstem_datastore.artifact_store",
    "RunFolder": "mainstem_datastore.run_folder",
    "Store": "mainstem_datastore.store",
    "find_root": "mainstem_datastore.location",
}

__all__ = ["ArtifactStore", "RunFolder", "Store", "find_root"]


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first used."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
