"""What a random flow has to do, found without anything of ours: it walks the description, and nothing else.

Of each task it says what it leaves (`trail`), which tasks it takes its input from, in order, and where it goes on. It
knows no scheduler, no graph, no states: a block is executed for one place, and gives the task that leaves it.
"""

from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

Path = tuple[int, str]
"""A task: the number of its step, and its id."""


@dataclass
class Expected:
    """One task.

    Args:
        trail: what it leaves.
        inputs: the tasks that lead into it.
        steps: the numbers of the steps that follow.
        width: the number of items or members that follow, None where it does not fan out.
        is_gang: what follows is a gang.
    """

    trail: int
    inputs: list[Path]
    steps: list[int] = field(default_factory=list)
    width: int | None = None
    is_gang: bool = False


class Interpreter:
    """Executes one description; `tasks` holds what came of it."""

    def __init__(self, chain: list[Any]) -> None:
        self.tasks: dict[Path, Expected] = {}
        self._chain(chain, "", None, chain[-1][1])

    def _chain(self, chain: list[Any], place: str, before: Path | None, follows: int) -> Path | None:
        """Executes the blocks of a chain and returns the task that leaves it; `follows` is the step after it."""
        for position, block in enumerate(chain):
            rest = chain[position + 1 :]
            after = rest[0][1] if rest else follows
            before = getattr(self, f"_{block[0]}")(block, place, before, after)
        return before

    def _task(
        self, number: int, place: str, inputs: list[Path], *, joins: bool = False, suffix: str = ""
    ) -> Path:
        path = number, (place or "0") + suffix
        assert path not in self.tasks, f"{path} twice"
        trails = [self.tasks[each].trail for each in inputs]
        seen: Any = trails if joins else (trails[0] if trails else 0)
        self.tasks[path] = Expected(crc32(repr((number, path[1], seen)).encode()), inputs)
        return path

    def _follow(self, number: int, place: str, before: Path | None) -> Path:
        return self._task(number, place, [before] if before else [])

    def _step(self, block: Any, place: str, before: Path | None, after: int) -> Path:
        path = self._follow(block[1], place, before)
        self.tasks[path].steps = [after] if after != block[1] else []
        return path

    def _split(self, block: Any, place: str, before: Path | None, after: int) -> Path:
        _, number, join, branches = block
        path = self._follow(number, place, before)
        self.tasks[path].steps = [branch[0][1] for branch in branches]
        leaving = [self._chain(branch, place, path, join) for branch in branches]
        return self._join(join, place, leaving, after)

    def _foreach(self, block: Any, place: str, before: Path | None, after: int) -> Path:
        _, number, join, width, body = block
        path = self._follow(number, place, before)
        task = self.tasks[path]
        task.steps, task.width = [body[0][1]], task.trail % 3 if width is None else width
        leaving = [self._chain(body, _inner(place, index), path, join) for index in range(task.width)]
        return self._join(join, place, leaving, after)

    def _switch(self, block: Any, place: str, before: Path | None, after: int) -> Path:
        _, number, ways = block
        path = self._follow(number, place, before)
        way = ways[self.tasks[path].trail % len(ways)]
        self.tasks[path].steps = [way[0][1] if way else after]
        return self._chain(way, place, path, after) or path

    def _loop(self, block: Any, place: str, before: Path | None, after: int) -> Path:
        _, number, rounds = block
        path = before
        for iteration in range(rounds):
            suffix = f"~{iteration}" if iteration else ""
            path = self._task(number, place, [path] if path else [], suffix=suffix)
            self.tasks[path].steps = [number if iteration + 1 < rounds else after]
        assert path is not None
        return path

    def _gang(self, block: Any, place: str, before: Path | None, after: int) -> Path:
        _, number, work, join, members = block
        path = self._follow(number, place, before)
        task = self.tasks[path]
        task.steps, task.width, task.is_gang = [work], members, True
        leaving = [self._follow(work, _inner(place, index), path) for index in range(members)]
        for member in leaving:
            self.tasks[member].steps = [join]
        return self._join(join, place, leaving, after)

    def _join(self, number: int, place: str, leaving: list[Path | None], after: int) -> Path:
        path = self._task(number, place, [each for each in leaving if each], joins=True)
        self.tasks[path].steps = [after]
        return path


def _inner(place: str, index: int) -> str:
    return f"{place}-{index}" if place else str(index)
