"""Where a task stands in its run.

Each split opens a scope. What it leads to carries the scope and its own position in it; when it reaches the join it
arrives at that position, and the join starts when all positions are filled. Steps between split and join only
pass the scope on, so any path through them counts once, whichever it is.
"""

from mainstem_core.schema.identifiers import TaskId, TaskPath
from mainstem_core.schema.places import ForeachFrame, task_id
from mainstem_core.schema.record import Record, field


class Scope(Record, frozen=False):
    """The positions of one split that have arrived at its join.

    Args:
        around: where the split itself stands; the join stands there too.
        positions: how many branches or items there are.
    """

    around: "Placement"
    positions: int
    arrived: dict[int, TaskPath] = field(default_factory=dict[int, TaskPath])

    @property
    def complete(self) -> bool:
        """Whether every position has arrived."""
        return len(self.arrived) == self.positions

    def arrivals(self) -> list[TaskPath]:
        """Returns the tasks that arrived, in the order of their positions."""
        return [self.arrived[position] for position in sorted(self.arrived)]


class Placement(Record):
    """The scope that a task is in, its position there, and the foreach frames around it; a run's first has none.

    `iteration` is the round of its step's loop, from 0.
    """

    scope: Scope | None = None
    position: int = 0
    frames: tuple[ForeachFrame, ...] = ()
    iteration: int = 0

    @property
    def task(self) -> TaskId:
        """The id of a task that stands here."""
        return task_id(self.frames, self.iteration)

    def after(self, *, again: bool) -> "Placement":
        """Returns where the task stands that follows one here: the same step in its next round, or another one."""
        if not again and not self.iteration:
            return self
        return Placement(self.scope, self.position, self.frames, self.iteration + 1 if again else 0)
