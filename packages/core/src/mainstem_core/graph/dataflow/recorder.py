"""Takes down what a function reads and assigns while its syntax tree is walked from top to bottom.

The order of the text stands for the order in time, with three exceptions: a loop comes back to its beginning, what an
inner function reads is read later (what it assigns counts at once), and behind a statement that may leave a block
nothing is certain any more.
"""

from collections.abc import Generator
from contextlib import contextmanager

from mainstem_core.graph.dataflow.accesses import Accesses, Merge, Read


class Recorder:
    """Keeps the accesses of one function.

    Attributes:
        found: what has been taken down so far.
        conditions: how many conditions stand around the place that is being looked at.
        leaves: how many statements seen so far may leave the function.
        jumps: how many may leave the turn of a loop.
    """

    def __init__(self) -> None:
        self.found = Accesses()
        self.conditions = 0
        self.leaves = 0
        self.jumps = 0
        self._tries = 0
        self._is_later = False
        self._later: list[Read] = []

    def finish(self) -> Accesses:
        """Returns all that was taken down; what is read later finds what the whole function assigns."""
        start, self.found.reads = len(self.found.reads), [*self.found.reads, *self._later]
        self._settle(start, set(), anything=False, conditions=-1)
        return self.found

    def read(self, read: Read) -> None:
        """Takes down a read, unless the value is surely known to be assigned or its absence is provided for."""
        is_own = read.source is None
        if self._tries or (is_own and (self.found.anything or read.name in self.found.writes)):
            return
        merges = (*self.found.merges, *read.merges) if is_own else ()
        is_later = self._is_later or read.is_later
        read = read._replace(conditions=self.conditions + read.conditions, merges=merges, is_later=is_later)
        (self._later if is_later else self.found.reads).append(read)

    def write(self, name: str) -> None:
        """Takes down that a name may be assigned."""
        self.found.writes.add(name)

    def delete(self, name: str) -> None:
        """Takes down that what was assigned here is surely taken away again."""
        if not self.conditions:
            self.found.writes.discard(name)

    def merge(self, merge: Merge) -> None:
        """Takes down a call of `merge_artifacts`."""
        self.found.merges.append(merge)

    def anything(self) -> None:
        """Takes down that something happens which may assign any name."""
        self.found.anything = True

    def ask(self, name: str | None) -> None:
        """Takes down that the function asks whether a name is there, None for one that is computed."""
        self.found.asked.add(name)

    def call(self, accesses: Accesses) -> None:
        """Takes down what another method does, at the place where it is called."""
        for read in accesses.reads:
            self.read(read)
        self.found.writes |= accesses.writes
        self.found.merges += accesses.merges
        self.found.asked |= accesses.asked
        self.found.anything |= accesses.anything

    # -- what stands around a place ------------------------------------------------------------------------

    @contextmanager
    def conditionally(self, levels: int = 1) -> Generator[None]:
        """What is taken down inside may not happen."""
        self.conditions += levels
        yield
        self.conditions -= levels

    @contextmanager
    def provided_for(self) -> Generator[None]:
        """Inside, a missing artifact is no failure."""
        self._tries += 1
        yield
        self._tries -= 1

    @contextmanager
    def repeatedly(self) -> Generator[None]:
        """What is assigned inside has been assigned when the loop comes back, but for the first turn."""
        start, before, anything = len(self.found.reads), set(self.found.writes), self.found.anything
        conditions, jumps = self.conditions, self.jumps
        yield
        self.jumps = jumps
        self._settle(start, before, anything, conditions)

    @contextmanager
    def later(self) -> Generator[None]:
        """What is taken down inside happens at some later time, or never."""
        leaves, jumps, is_later = self.leaves, self.jumps, self._is_later
        self._is_later = True
        with self.conditionally():
            yield
        self.leaves, self.jumps, self._is_later = leaves, jumps, is_later

    def _settle(self, start: int, before: set[str], anything: bool, conditions: int) -> None:
        """Drops the uncertain reads since some moment whose names have been assigned since then."""
        found = self.found
        new = found.writes - before
        kept = found.reads[:start]
        for read in found.reads[start:]:
            is_uncertain = read.source is None and read.conditions > conditions
            if is_uncertain and (read.name in new or found.anything > anything):
                continue
            kept.append(read._replace(merges=tuple(found.merges)) if is_uncertain else read)
        found.reads = kept
