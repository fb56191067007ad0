"""Makes the runs that the client row lists, once, and notes what each of them cost.

Metaflow needs minutes for a run of a thousand tasks, and what a version made never changes: they are kept.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench_harness.measure import Command, Measurement, measure

RECORD = "measured.json"


@dataclass(frozen=True, slots=True)
class ClientRuns:
    """The runs of one contender.

    Attributes:
        folder: Where they are, or will be.
        store_variable: The environment variable that leads a run there.
    """

    folder: Path
    store_variable: str

    @property
    def store(self) -> Path:
        """The store that holds the runs."""
        return self.folder / "store"

    def costs(self) -> list[Measurement]:
        """Returns what each run cost; empty where they are not made yet."""
        record = self.folder / RECORD
        return [Measurement(**fields) for fields in json.loads(record.read_text())] if record.exists() else []

    def make(self, command: Command, count: int, scratch: Path, announce: Callable[[str], None]) -> None:
        """Makes the runs by repeating a command, where they are not made yet.

        A run that was interrupted would be listed too, so an unfinished set starts again from nothing.
        """
        if self.costs():
            return
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.store.mkdir(parents=True)
        into_store = replace(command, variables={self.store_variable: str(self.store)}, store=None)
        costs: list[Measurement] = []
        for number in range(1, count + 1):
            announce(f"    making run {number} of {count} for the client to list")
            costs.append(measure(into_store, scratch))
        (self.folder / RECORD).write_text(json.dumps([asdict(cost) for cost in costs]))
