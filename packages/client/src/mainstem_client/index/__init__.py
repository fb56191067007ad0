"""The index: a cache of immutable records in SQLite, so that many can be read without opening many files.

It is never truth: it is not read to decide what exists, what it holds is verified by each record's own hash, and it is
deleted and made anew whenever something is wrong with it.

    place        where the database lies, if it may lie anywhere
    schema       its tables
    database     opening, damage, boots, closing
    rows         records as rows
    update       brings it up to date with the folders; `catch_up_run` is called at the end of each run
    lookup       what readers take from it and add to it
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mainstem_client.index.database import Index as Index
    from mainstem_client.index.update import catch_up as catch_up
    from mainstem_client.index.update import catch_up_run as catch_up_run
    from mainstem_client.index.update import rebuild as rebuild

_HOMES = {"Index": "database", "catch_up": "update", "catch_up_run": "update", "rebuild": "update"}

__all__ = ["Index", "catch_up", "catch_up_run", "rebuild"]


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first used."""
    if name in _HOMES:
        return getattr(import_module(f"mainstem_client.index.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
