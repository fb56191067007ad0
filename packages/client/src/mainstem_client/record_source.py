"""Reads the records of a run's tasks: many at once through the index, few straight from the folder.

The index saves opening a file for each record, at the price of importing SQLite and opening a database. On a local
disk that pays from some hundred records on. What it gives is verified by each record's own hash; what it lacks or what
is damaged in it is read from the folder, so its absence changes no answer.
"""

from collections.abc import Sequence

from mainstem_datastore.failures import translated
from mainstem_datastore.run_folder import RunFolder

INDEX_FROM_RECORDS = 128


class RecordSource:
    """The records in one run's `tasks` folder, by file name.

    Args:
        folder: the run.
    """

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder

    def read(self, names: Sequence[str]) -> list[bytes | None]:
        """Returns the sealed bytes of records, None for each that is not there.

        Args:
            names: names of files, as `keys.manifest` and `keys.failure` give them.

        Raises:
            StoreError: if the folder cannot be read.
        """
        if len(names) < INDEX_FROM_RECORDS:
            return self._read_folder(names)
        from mainstem_client.index.lookup import find_records, remember_records  # here: imports SQLite

        found = find_records(self._folder, names)
        missing = [name for name in names if name not in found]
        fresh = {
            name: sealed
            for name, sealed in zip(missing, self._read_folder(missing), strict=True)
            if sealed is not None
        }
        if len(fresh) >= INDEX_FROM_RECORDS:
            remember_records(self._folder, fresh)
        found |= fresh
        return [found.get(name) for name in names]

    def _read_folder(self, names: Sequence[str]) -> list[bytes | None]:
        keys = [self._folder.task_key(name) for name in names]
        with translated(f"the records of `{self._folder.flow}/{self._folder.run}`"):
            return self._folder.store.native.read_records(keys)
