"""Random runs for the scheduler: a structure of steps, and what the scheduler must make of it."""

from dataclasses import dataclass, field
from random import Random

from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler import RunPlan, StepPlan


@dataclass
class RandomRun:
    """A random structure: its plan, each task's transition, the tasks that lead into it, its foreach indices."""

    steps: dict[str, StepPlan] = field(default_factory=dict)
    transitions: dict[TaskPath, Transition | None] = field(default_factory=dict)
    inputs: dict[TaskPath, list[TaskPath]] = field(default_factory=dict)
    places: dict[TaskPath, str] = field(default_factory=dict)

    def plan(self, workers_max: int) -> RunPlan:
        return RunPlan(StepName("start"), self.steps, workers_max)


class Builder:
    """Builds a structure from the outside in; a block takes the tasks that lead to it and gives those that leave it."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.run = RandomRun()
        self.count = 0

    def build(self) -> RandomRun:
        start, end = self._step("start"), self._step("end")
        first = self._task(start, "", [])
        last = self._sequence({"": first}, depth=self.random.randint(0, 3))
        self.run.transitions[last[""]] = Transition((end,))
        self.run.transitions[self._task(end, "", [last[""]])] = None
        return self.run

    def _sequence(self, entering: dict[str, TaskPath], depth: int) -> dict[str, TaskPath]:
        for _ in range(self.random.randint(0, 2)):
            kinds = [self._linear] if depth == 0 else [self._linear, self._split, self._foreach]
            entering = self.random.choice(kinds)(entering, depth)
        return entering

    def _linear(self, entering: dict[str, TaskPath], depth: int) -> dict[str, TaskPath]:
        step = self._step()
        return {place: self._follow(step, place, path) for place, path in entering.items()}

    def _split(self, entering: dict[str, TaskPath], depth: int) -> dict[str, TaskPath]:
        join = self._step(is_join=True)
        self._open(entering, join)
        branches = [self._step() for _ in range(self.random.randint(2, 3))]
        leaving: dict[str, list[TaskPath]] = {place: [] for place in entering}
        for path in entering.values():
            self.run.transitions[path] = Transition(tuple(branches))
        for branch in branches:
            tasks = {place: self._task(branch, place, [path]) for place, path in entering.items()}
            for place, path in self._sequence(tasks, depth - 1).items():
                leaving[place].append(path)
        return {place: self._join(join, place, paths) for place, paths in leaving.items()}

    def _foreach(self, entering: dict[str, TaskPath], depth: int) -> dict[str, TaskPath]:
        join, body = self._step(is_join=True), self._step()
        self._open(entering, join)
        items: dict[str, TaskPath] = {}
        owner: dict[str, str] = {}
        for place, path in entering.items():
            count = self.random.randint(0, 3)
            self.run.transitions[path] = Transition((body,), "items", count)
            for index in range(count):
                inner = f"{place}-{index}" if place else str(index)
                owner[inner] = place
                items[inner] = self._task(body, inner, [path])
        leaving: dict[str, list[TaskPath]] = {place: [] for place in entering}
        for inner, path in self._sequence(items, depth - 1).items():
            leaving[owner[inner]].append(path)
        return {place: self._join(join, place, paths) for place, paths in leaving.items()}

    def _open(self, entering: dict[str, TaskPath], join: StepName) -> None:
        for step in {path.step for path in entering.values()}:
            self.run.steps[step] = StepPlan(step, self.run.steps[step].is_join, join)

    def _join(self, join: StepName, place: str, paths: list[TaskPath]) -> TaskPath:
        for path in paths:
            self.run.transitions[path] = Transition((join,))
        return self._task(join, place, paths)

    def _follow(self, step: StepName, place: str, path: TaskPath) -> TaskPath:
        self.run.transitions[path] = Transition((step,))
        return self._task(step, place, [path])

    def _task(self, step: StepName, place: str, inputs: list[TaskPath]) -> TaskPath:
        path = TaskPath(step, TaskId(place or "0"))
        self.run.inputs[path] = inputs
        self.run.places[path] = place
        return path

    def _step(self, name: str | None = None, *, is_join: bool = False) -> StepName:
        self.count += 1
        step = StepName(name or f"s{self.count}")
        self.run.steps[step] = StepPlan(step, is_join)
        return step


def random_run(seed: int) -> RandomRun:
    """Returns the run that a seed stands for."""
    return Builder(Random(seed)).build()
