"""Which steps and tasks led to which: the graph of `run.json`, and the inputs that each record names."""

from collections.abc import Iterable, Mapping
from typing import Any

from mainstem_core.schema.identifiers import StepName, TaskPath
from mainstem_core.schema.places import TaskRange, index_of


class Graph:
    """The flow's graph as a run recorded it. A run of an unknown writer may have none; then all answers are empty.

    Args:
        plain: the graph as plain data, its steps first to last.
    """

    def __init__(self, plain: Mapping[str, Any]) -> None:
        self._steps: Mapping[str, Mapping[str, Any]] = plain.get("steps", {})
        self._ranks = {name: rank for rank, name in enumerate(self._steps)}
        self.end = StepName(plain.get("end", "end"))

    def targets(self, step: str) -> list[StepName]:
        """Returns the steps that may follow a step, in the order of its `self.next`."""
        return [StepName(name) for name in self._steps.get(step, {}).get("targets", ())]

    def sources(self, step: str) -> list[StepName]:
        """Returns the steps that may lead to a step; for a join in the order of the branches."""
        return [StepName(name) for name in self._steps.get(step, {}).get("sources", ())]

    def is_join(self, step: str) -> bool:
        """Says whether a step takes `inputs`, and so inherits nothing by itself."""
        return bool(self._steps.get(step, {}).get("is_join", False))

    def index(self, path: TaskPath) -> int | None:
        """Returns the index of a task in the innermost foreach or gang around it, None outside of one."""
        around = [
            self._steps.get(name, {}) for name in self._steps.get(path.step, {}).get("split_parents", ())
        ]
        fans_out = any(split.get("foreach") or split.get("is_parallel") for split in around)
        return index_of(path.task) if fans_out else None

    def ordered(self, steps: Iterable[StepName]) -> list[StepName]:
        """Returns steps in the order in which they run, unknown ones last by name."""
        last = len(self._ranks)
        return sorted(steps, key=lambda name: (self._ranks.get(name, last), name))


def contains(ranges: Iterable[TaskRange], path: TaskPath) -> bool:
    """Says whether a task is one of those that the ranges stand for, without listing them."""
    return any(_range_contains(part, path) for part in ranges)


def _range_contains(part: TaskRange, path: TaskPath) -> bool:
    if part.step != path.step:
        return False
    if part.start is None or part.stop is None:
        return part.task == path.task
    index = path.task.removeprefix(part.task)
    return (
        path.task.startswith(part.task)
        and index.isdecimal()
        and str(int(index)) == index
        and part.start <= int(index) < part.stop
    )
