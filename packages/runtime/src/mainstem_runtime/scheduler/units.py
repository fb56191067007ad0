"""What is launched as one: a task, or all members of a gang."""

from collections.abc import Iterator, Sequence

from mainstem_core.schema.identifiers import StepName, TaskPath
from mainstem_core.schema.places import compress_paths
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler.commands import Launch
from mainstem_runtime.scheduler.events import AttemptFailed
from mainstem_runtime.scheduler.placement import Placement


class Unit:
    """A task, or a gang: its members start together, and one that is lost takes the others along.

    Args:
        step: the step.
        placements: where each member stands; one for a single task.
        inputs: the tasks that lead into each of them; they are listed only when it is launched.
    """

    __slots__ = (
        "attempt", "committed", "failures", "fallback", "inputs", "placements", "problem", "running", "step",
    )  # fmt: skip

    def __init__(self, step: StepName, placements: Sequence[Placement], inputs: list[TaskPath]) -> None:
        self.step = step
        self.placements = placements
        self.inputs = inputs
        self.attempt = 0
        self.failures = 0
        self.fallback = False
        self._begin()

    def _begin(self) -> None:
        self.running = 0
        self.committed: Transition | bool | None = False
        self.problem: AttemptFailed | None = None

    @property
    def size(self) -> int:
        """How many tasks it is."""
        return len(self.placements)

    @property
    def first(self) -> TaskPath:
        """The task, or the first member of the gang."""
        return TaskPath(self.step, self.placements[0].task)

    def launches(self) -> Iterator[Launch]:
        """Yields the launch of each member."""
        self.running = self.size
        inputs = compress_paths(self.inputs)
        for placement in self.placements:
            path = TaskPath(self.step, placement.task)
            uncounted = self.attempt - self.failures
            yield Launch(path, self.attempt, inputs, placement.frames, self.fallback, uncounted)

    def paths(self) -> list[TaskPath]:
        """Returns the tasks of all members."""
        return [TaskPath(self.step, placement.task) for placement in self.placements]

    def again(self, *, fallback: bool) -> None:
        """Makes it ready for its next attempt, since the last one has failed."""
        self.attempt += 1
        self.failures += 1
        self.fallback = fallback
        self._begin()

    def interrupted(self, attempts: int) -> None:
        """Makes it ready for another try of the attempt that ended with its supervisor.

        Args:
            attempts: how many numbers of attempts have been used.
        """
        self.attempt = max(self.attempt, attempts)
        self._begin()
