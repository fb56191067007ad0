"""Reads the records of neighbouring tasks together.

Somebody who reads the first task of a listing and then the second will most likely read the third: each time the
sequence goes on, twice as many records are read at once. Somebody who picks single tasks gets single records.
"""

from collections.abc import Sequence

from mainstem_client.record_source import RecordSource

RECORDS_MAX = 512


class ReadAhead:
    """The records of the tasks of one listing, in its order.

    Args:
        source: where records come from.
        names: the name of each task's record, None for a task that had none.
    """

    def __init__(self, source: RecordSource, names: Sequence[str | None]) -> None:
        self._source = source
        self._names = names
        self._ready: dict[int, bytes] = {}
        self._next = 0
        self._count = 1

    def take(self, position: int) -> bytes | None:
        """Returns the sealed record of the task at a position, None where there is none; forgets it.

        Raises:
            StoreError: if the store cannot be read.
        """
        if position not in self._ready:
            self._fill(position)
        return self._ready.pop(position, None)

    def _fill(self, position: int) -> None:
        self._count = min(self._count * 2, RECORDS_MAX) if position == self._next else 1
        self._next = min(position + self._count, len(self._names))
        window = {at: name for at in range(position, self._next) if (name := self._names[at]) is not None}
        records = self._source.read(list(window.values()))
        self._ready = {at: sealed for at, sealed in zip(window, records, strict=True) if sealed is not None}
