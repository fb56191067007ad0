"""Values to references in the store, and back.

    save        artifacts of a task: encoded, hashed, and written in one go
    load        references to values, verified
    inline      small JSON values, nearly all there are: both ways in one step
    items       the items of a foreach, each apart, equal parts once
    inherited   the table of what a task passes on
    session     what was stored already while one task is saved
    buffers     where each buffer goes: inline, into a pack, or into a blob of its own
    identity    content hashes
    immutable   which values cannot have changed in place

A reference is plain data; docs/formats/artifact.md says what it means byte by byte.
"""

from mainstem_datastore.artifacts.immutable import immutable
from mainstem_datastore.artifacts.inherited import load_inherited, save_inherited
from mainstem_datastore.artifacts.items import (
    item_place,
    item_reference,
    load_item,
    replace_item,
    save_items,
)
from mainstem_datastore.artifacts.load import load_artifact, load_artifacts
from mainstem_datastore.artifacts.save import Saved, save_artifacts
from mainstem_datastore.artifacts.session import SaveSession

__all__ = [
    "SaveSession",
    "Saved",
    "immutable",
    "item_place",
    "item_reference",
    "load_artifact",
    "load_artifacts",
    "load_inherited",
    "load_item",
    "replace_item",
    "save_artifacts",
    "save_inherited",
    "save_items",
]
