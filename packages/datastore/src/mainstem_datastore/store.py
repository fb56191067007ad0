"""A store in a folder: opening it, and creating and reading records."""

import os
import time
from collections.abc import Iterable
from functools import cached_property
from typing import Any, Self, TypeVar

from mainstem_core.errors import StoreError
from mainstem_core.schema.codec import from_plain, to_plain
from mainstem_core.schema.identifiers import FlowName, RunId, is_flow_name, is_run_id
from mainstem_core.schema.records import StoreRecord
from mainstem_datastore import keys
from mainstem_datastore._native import LocalStore
from mainstem_datastore.failures import translated
from mainstem_datastore.records import new_write_id, seal, unseal

R = TypeVar("R")
READER = 1
WRITER = 1


class Store:
    """A store's folder. It holds no open files and may be used in a process forked from the one that opened it.

    Args:
        native: the file operations of its folder.
    """

    listed = keys.FLOWS
    """Which of its folders has what `flows` and `runs` list."""

    def __init__(self, native: LocalStore) -> None:
        self.native = native

    @classmethod
    def at(cls, root: str | os.PathLike[str]) -> Self:
        """Returns the store at a folder without looking, for who was told its address by somebody that opened it."""
        return cls(LocalStore(os.path.abspath(root)))

    @cached_property
    def record(self) -> StoreRecord:
        """What its `store.json` says."""
        record = self.read(keys.STORE, StoreRecord)
        if record is None:
            raise StoreError("store-not-a-store", path=self.root)
        return record

    @classmethod
    def open(cls, root: str | os.PathLike[str], *, create: bool = False) -> Self:
        """Opens the store at a folder.

        Args:
            root: the folder.
            create: make it a store if it does not exist or is empty.

        Raises:
            StoreError: `store-not-a-store`, `store-newer`, or that it cannot be read or written.
        """
        path = os.path.abspath(root)
        native = LocalStore(path)
        with translated(f"the store at `{path}`"):
            sealed = native.read_record(keys.STORE)
            if sealed is None and create:
                sealed = _create(native, path)
        if sealed is None:
            raise StoreError("store-not-a-store", path=path)
        record = from_plain(StoreRecord, unseal(sealed, keys.STORE), key=keys.STORE)
        needed = max(record.min_reader, record.min_writer if create else 0)
        if needed > READER:
            raise StoreError("store-newer", path=path, needed=needed, known=READER)
        store = cls(native)
        vars(store)["record"] = record
        return store

    @property
    def root(self) -> str:
        """The folder, as an absolute path."""
        return self.native.root

    def create(self, key: str, record: Any) -> bool:
        """Creates a record if absent; it is durable on return.

        Args:
            key: where.
            record: a record of the schema.

        Returns:
            False if another writer's record was there first. A record with this one's own write id counts as ours:
            that is how a lost reply to an earlier try is told from a lost race.
        """
        return self.create_sealed(key, seal(to_plain(record)), getattr(record, "write_id", None))

    def create_sealed(self, key: str, sealed: bytes, write_id: str | None) -> bool:
        """Creates a record from its bytes; see `create`."""
        with translated(f"the record `{key}`"):
            if self.native.create_record(key, sealed):
                return True
            present = self.native.read_record(key)
        return present is not None and unseal(present, key).get("write_id", self) == write_id

    def read(self, key: str, cls: type[R]) -> R | None:
        """Returns a record, or None where there is none.

        Raises:
            RecordError: if it is damaged or too new.
        """
        with translated(f"the record `{key}`"):
            sealed = self.native.read_record(key)
        return None if sealed is None else from_plain(cls, unseal(sealed, key), key=key)

    def read_many(self, names: Iterable[str], cls: type[R]) -> list[R | None]:
        """Returns many records in one call, None for each that is not there."""
        wanted = list(names)
        with translated("records"):
            found = self.native.read_records(wanted)
        return [
            None if sealed is None else from_plain(cls, unseal(sealed, key), key=key)
            for key, sealed in zip(wanted, found, strict=True)
        ]

    def flows(self) -> list[FlowName]:
        """Returns the names of the flows that have runs here, sorted; a file that somebody left there is none."""
        with translated("the list of flows"):
            names = [FlowName(name) for name in self.native.list_folder(self.listed) if is_flow_name(name)]
            return [name for name in names if self.native.file_size(f"{self.listed}/{name}") is None]

    def runs(self, flow: FlowName) -> list[RunId]:
        """Returns the names in a flow's folder that can be ids of runs, the last first; not all need be runs."""
        with translated(f"the list of runs of `{flow}`"):
            names = self.native.list_folder(f"{self.listed}/{flow}")
        return [RunId(name) for name in reversed(names) if is_run_id(name)]


class SpinStore(Store):
    """A store of which spins are listed in place of runs; what its keys mean is the same."""

    listed = keys.SPINS


def _create(native: LocalStore, path: str) -> bytes | None:
    """Makes an empty or missing folder a store; two that do so at once agree on the first one's record."""
    native.make_folder("")
    # The two folders alone are a store that somebody else is making at this moment, or was when it was killed.
    if set(native.list_folder("")) - {keys.BLOBS, keys.FLOWS}:
        return native.read_record(keys.STORE)
    native.make_folder(keys.BLOBS)
    native.make_folder(keys.FLOWS)
    record = StoreRecord(
        id=new_write_id(),
        created_us=time.time_ns() // 1000,
        min_writer=WRITER,
        features={"local": native.is_local()},
    )
    native.create_record(keys.STORE, seal(to_plain(record)))
    return native.read_record(keys.STORE)
