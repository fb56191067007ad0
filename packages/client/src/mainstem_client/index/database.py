"""The database of the index: opening it, and throwing it away whenever it can't be trusted.

It is written without waiting for the disk (`synchronous=OFF`), since all of it can be read again from the records. A
kill of a process does no harm then, a power failure may: so the database notes the boot in which it was last written.
If that is not this boot, it is made anew, unless its last writer left the mark of a clean close: all of it is on disk.
Only who has written much waits for that, since to make little anew costs less than to wait at the end of each run.
Should damage slip through all the same, each record still carries its own hash.

Several processes may write at once: readers go on beside a writer thanks to the write-ahead log, and who finds another
writer at work waits for a moment, then does without; what it wanted to add is added by whoever needs it next.
"""

import os
import sqlite3
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from mainstem_client.index import schema
from mainstem_client.index.place import index_path
from mainstem_client.index.rows import AttemptRow, RunRow
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_datastore import keys
from mainstem_datastore.store import Store

WAIT_S = 0.25
SYNC_FROM_RECORDS = 1000
_NAMES_MAX = 500
_BOOT_FILE = "/proc/sys/kernel/random/boot_id"
_DAMAGE = {
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_IOERR_SHORT_READ,
}
_T = TypeVar("_T")


class StaleIndex(Exception):
    """The database belongs to another store or version, or a power failure may have torn it."""


class Index:
    """An open index. Use it in one thread, for a moment, and close it: `with_index` does that.

    Args:
        path: the database's file.
        connection: the open database.
    """

    def __init__(self, path: str, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection
        self._records_written = 0

    @classmethod
    def open(cls, store: Store) -> "Index | None":
        """Opens the index of a store, and makes it if need be; None where no local disk can hold it.

        Raises:
            StaleIndex: if it has to be made anew; `discard` it first.
            sqlite3.Error: if it is busy, damaged or can't be written.
        """
        path = index_path(store)
        if path is None:
            return None
        connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
        try:
            connection.execute("PRAGMA synchronous=OFF")
            # What is copied from the log into the database is copied at closing, where it can be synced.
            connection.execute("PRAGMA wal_autocheckpoint=0")
            _check(connection, _identity(store))
        except BaseException:
            connection.close()
            raise
        return cls(path, connection)

    def close(self) -> None:
        """Closes the database; who has written much puts all of it on disk and leaves the mark of a clean close."""
        try:
            if self._records_written >= SYNC_FROM_RECORDS:
                # Without the mark the database is made anew after the next boot, and that is all.
                with suppress(sqlite3.Error):
                    self._mark_clean()
        finally:
            self._connection.close()

    def _mark_clean(self) -> None:
        self._connection.execute("PRAGMA synchronous=NORMAL")
        _, in_log, copied = self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        self._connection.execute("PRAGMA synchronous=OFF")
        if in_log == copied:
            _write_meta(self._connection, {"clean": "1"})

    @contextmanager
    def _transaction(self) -> Generator[None]:
        """Writes all of the block or nothing, and takes the mark of a clean close away."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            _write_meta(self._connection, {"boot": boot_id(), "clean": "0"})
            yield
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    # -- reading ---------------------------------------------------------------------------------------------------

    def record_names(self, flow: FlowName, run: RunId) -> set[str]:
        """Returns the names of a run's records that are here."""
        rows = self._connection.execute(
            "SELECT name FROM attempts WHERE run_id = (SELECT id FROM runs WHERE flow = ? AND run = ?)",
            (flow, run),
        )
        return {name for (name,) in rows}

    def records(self, flow: FlowName, run: RunId, names: Iterable[str]) -> dict[str, bytes]:
        """Returns the sealed bytes of those of a run's records that are here, by name; not verified."""
        found = self._connection.execute(
            "SELECT id FROM runs WHERE flow = ? AND run = ?", (flow, run)
        ).fetchone()
        if found is None:
            return {}
        wanted = list(names)
        records: dict[str, bytes] = {}
        for start in range(0, len(wanted), _NAMES_MAX):
            part = wanted[start : start + _NAMES_MAX]
            marks = ",".join("?" * len(part))
            query = f"SELECT name, record FROM attempts WHERE run_id = ? AND name IN ({marks})"
            records.update(self._connection.execute(query, (found[0], *part)))
        return records

    def knows(self, run: RunRow) -> bool:
        """Says whether the row of a run is here, with its end, if it has ended, and with all changes of its tags."""
        query = "SELECT outcome, tag_operations FROM runs WHERE flow = ? AND run = ?"
        row = self._connection.execute(query, (run.flow, run.run)).fetchone()
        return (
            row is not None and (row[0] is not None or run.outcome is None) and row[1] >= run.tag_operations
        )

    # -- writing ---------------------------------------------------------------------------------------------------

    def add(self, run: RunRow, attempts: Iterable[AttemptRow]) -> None:
        """Adds a run and attempts of it; what is here already is replaced.

        Raises:
            sqlite3.OperationalError: if another writer is at work for longer than the wait, or the disk is full.
        """
        rows = list(attempts)
        with self._transaction():
            # The end of a run never goes away: a row that was made before it does not undo it.
            self._connection.execute(
                "INSERT INTO runs"
                " (flow, run, created_us, ended_us, outcome, user, tags, tag_operations, written_bytes)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (flow, run) DO UPDATE SET ended_us = excluded.ended_us, outcome = excluded.outcome,"
                " written_bytes = excluded.written_bytes WHERE excluded.outcome IS NOT NULL",
                run,
            )
            self._set_tags(run.flow, run.run, run.tags, run.tag_operations)
            (run_id,) = self._connection.execute(
                "SELECT id FROM runs WHERE flow = ? AND run = ?", (run.flow, run.run)
            ).fetchone()
            self._connection.executemany(
                "INSERT OR REPLACE INTO attempts (run_id, name, step, task, attempt, outcome, started_us, finished_us,"
                " written_bytes, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                ((run_id, *row) for row in rows),
            )
        self._records_written += len(rows)

    def note_tags(self, flow: FlowName, run: RunId, tags: str, operations: int) -> None:
        """Writes the tags of a run into its row, unless the row knows of later changes, or there is none.

        Args:
            flow: the flow's name.
            run: the run's id.
            tags: all its tags, as the column has them.
            operations: how many changes are in them.

        Raises:
            sqlite3.OperationalError: as `add`.
        """
        with self._transaction():
            self._set_tags(flow, run, tags, operations)

    def _set_tags(self, flow: str, run: str, tags: str, operations: int) -> None:
        self._connection.execute(
            "UPDATE runs SET tags = ?, tag_operations = ? WHERE flow = ? AND run = ? AND tag_operations < ?",
            (tags, operations, flow, run, operations),
        )


def with_index(store: Store, work: Callable[[Index], _T], otherwise: _T) -> _T:
    """Returns what some work on the index gives, or something else where there is no index to work on.

    A damaged or stale index is deleted and made anew before the work is done. No failure of the index reaches the
    caller: it is a cache, and who uses it has the records.

    Args:
        store: the store.
        work: uses the open index; it may be called a second time on a new one.
        otherwise: what to return if there is no index, or it is busy.
    """
    for _ in range(2):
        try:
            index = Index.open(store)
            if index is None:
                return otherwise
            try:
                return work(index)
            finally:
                index.close()
        except (StaleIndex, sqlite3.Error) as problem:
            if not needs_discarding(problem) or not discard(store):
                return otherwise
    return otherwise


def needs_discarding(problem: StaleIndex | sqlite3.Error) -> bool:
    """Says whether an index has to be deleted after a failure; one that is busy or read-only has not."""
    return isinstance(problem, StaleIndex) or getattr(problem, "sqlite_errorcode", None) in _DAMAGE


def discard(store: Store) -> bool:
    """Deletes the index of a store; False if that is not allowed here."""
    path = index_path(store)
    if path is None:
        return True
    try:
        for suffix in ("-wal", "-shm", ""):
            with suppress(FileNotFoundError):
                os.unlink(path + suffix)
    except OSError:
        return False
    return True


def boot_id() -> str:
    """Returns what changes with each boot of this machine, "" where the system does not tell."""
    try:
        with open(_BOOT_FILE) as file:
            return file.read().strip()
    except OSError:  # not on Linux
        return ""


def _identity(store: Store) -> dict[str, str]:
    """Returns what tells a store from its copies: an index that was copied along knows nothing of what came after."""
    file = os.stat(os.path.join(store.root, keys.STORE)).st_ino
    return {"store": store.record.id, "file": str(file)}


def _check(connection: sqlite3.Connection, identity: dict[str, str]) -> None:
    """Makes the tables of an empty database, and refuses one that can't be trusted."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        _make_tables(connection, identity)
    elif version != schema.VERSION:
        raise StaleIndex(f"version {version}")
    meta = dict(connection.execute("SELECT name, value FROM meta"))
    if any(meta.get(name) != value for name, value in identity.items()):
        raise StaleIndex("another store")
    if meta.get("boot") != boot_id() and meta.get("clean") != "1":
        raise StaleIndex("not closed before the last boot")


def _make_tables(connection: sqlite3.Connection, identity: dict[str, str]) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Somebody else may have made them while this process waited for its turn.
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            for statement in schema.TABLES.split(";"):
                connection.execute(statement)
            _write_meta(connection, {**identity, "boot": boot_id(), "clean": "0"})
            connection.execute(f"PRAGMA user_version={schema.VERSION}")
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _write_meta(connection: sqlite3.Connection, values: dict[str, Any]) -> None:
    connection.executemany("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", values.items())
