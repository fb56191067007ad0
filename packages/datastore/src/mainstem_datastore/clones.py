"""Which tasks of a run lie in another one, because it resumes that one."""

from collections.abc import Iterable, Mapping

from mainstem_core.schema.identifiers import RunId, TaskPath
from mainstem_core.schema.places import TaskRange


class Clones:
    """Finds the run in which a task lies; a range of any width costs as much as a single task.

    Args:
        clones: the tasks that lie elsewhere, by run.
    """

    def __init__(self, clones: Mapping[str, Iterable[TaskRange]]) -> None:
        self._single: dict[tuple[str, str], RunId] = {}
        self._ranges: dict[tuple[str, str], list[tuple[range, RunId]]] = {}
        for run, ranges in clones.items():
            for part in ranges:
                if part.start is None or part.stop is None:
                    self._single[part.step, part.task] = RunId(run)
                else:
                    indices = range(part.start, part.stop)
                    self._ranges.setdefault((part.step, part.task), []).append((indices, RunId(run)))

    def __bool__(self) -> bool:
        return bool(self._single or self._ranges)

    @property
    def runs(self) -> list[RunId]:
        """The runs in which tasks lie, each once."""
        ranged = (run for ranges in self._ranges.values() for _, run in ranges)
        return list(dict.fromkeys((*self._single.values(), *ranged)))

    def home(self, path: TaskPath) -> RunId | None:
        """Returns the run in which a task lies, None for one that is the run's own."""
        if (run := self._single.get((path.step, path.task))) is not None:
            return run
        cut = path.task.rfind("-") + 1
        index = path.task[cut:]
        if not index.isdecimal() or (len(index) > 1 and index[0] == "0"):
            return None
        ranges = self._ranges.get((path.step, path.task[:cut]), ())
        return next((run for indices, run in ranges if int(index) in indices), None)
