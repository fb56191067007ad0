"""Where a task stands: its step and the foreach levels around it, with their items; and a task that has ended."""

from collections.abc import Sequence
from typing import Any

from mainstem_core.errors import TaskError
from mainstem_core.schema.inheritance import ItemPlace
from mainstem_core.schema.places import ForeachFrame
from mainstem_core.schema.records import Manifest
from mainstem_core.schema.task import Transition
from mainstem_datastore.task_artifacts import TaskArtifacts
from mainstem_runtime.task.run_so_far import RunSoFar


class MissingArtifact(TaskError, AttributeError):
    """A step read an attribute that no step before it assigned."""


class Place:
    """A task's step and the foreach levels around it.

    Args:
        run: what the run has left so far.
        step: the step.
        frames: the foreach levels, outer first.
        item: where the item of the innermost level lies, if that is known.
    """

    def __init__(
        self, run: RunSoFar, step: str, frames: Sequence[ForeachFrame], item: ItemPlace | None = None
    ) -> None:
        self._innermost = item
        self._run = run
        self._step = step
        self._frames = frames
        self._items: dict[int, Any] = {}

    @property
    def step(self) -> str:
        """The name of the step."""
        return self._step

    @property
    def index(self) -> int | None:
        """The index in the innermost foreach, None outside."""
        return self._frames[-1].index if self._frames else None

    @property
    def input(self) -> Any:
        """The item of the innermost foreach, None outside."""
        return self._item(len(self._frames) - 1) if self._frames else None

    def foreach_stack(self) -> list[tuple[int, int, Any]]:
        """Returns (index, number of items, item) of each foreach around the task, outer first."""
        return [(frame.index, frame.count, self._item(level)) for level, frame in enumerate(self._frames)]

    def parameter(self, name: str) -> Any:
        """Returns the value of a parameter."""
        return self._run.value(name)

    def _item(self, level: int) -> Any:
        if level not in self._items:
            place = self._innermost if level == len(self._frames) - 1 else None
            self._items[level] = self._run.item(self._frames[level], place)
        return self._items[level]


class EndedTask(Place):
    """A finished task that leads into the one that runs.

    Args:
        run: what the run has left so far.
        manifest: what the task has committed.
    """

    def __init__(self, run: RunSoFar, manifest: Manifest) -> None:
        super().__init__(run, manifest.step, manifest.frames)
        self.artifacts = TaskArtifacts(run.folder, manifest)

    def load(self, name: str) -> Any:
        """Returns one of its artifacts, or a parameter or constant.

        Raises:
            MissingArtifact: if there is none of this name.
        """
        if name in self.artifacts.origins:
            return self._run.load(self.artifacts, name)
        if name in self._run.names():
            return self._run.value(name)
        raise MissingArtifact("task-artifact-missing", step=self.step, name=name, more="")

    def advance(self, transition: Transition) -> None:
        """Refuses: this task has ended."""
        raise TaskError("task-next-repeated", step=self.step)

    def merge(self, flow: Any, inputs: Any, exclude: list[str], include: list[str]) -> None:
        """Refuses: this task has ended."""
        raise TaskError("task-merge-outside-join", step=self.step)
