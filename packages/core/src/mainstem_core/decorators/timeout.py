"""`@timeout`: a task that takes too long fails."""

from typing import TYPE_CHECKING

from mainstem_core.decorators.attach import as_decorator
from mainstem_core.protocols.attributes import is_number
from mainstem_core.protocols.step_decorator import StepDecorator

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph, StepNode
    from mainstem_core.schema.requirements import Requirements

_SECONDS_MAX = 366 * 24 * 3600


class Timeout(StepDecorator):
    """Ends an attempt that takes too long, with a TimeoutException in the step; `@retry` and `@catch` apply.

    Args:
        seconds: the limit; the three are added up.
        minutes: likewise.
        hours: likewise.
    """

    decorator_name = "timeout"
    layer = 20
    seconds: float = 0
    minutes: float = 0
    hours: float = 0

    @property
    def limit_s(self) -> float:
        """The limit in seconds."""
        return self.seconds + 60.0 * self.minutes + 3600.0 * self.hours

    def validate(self, step: "StepNode", graph: "FlowGraph") -> None:
        """Checks that the limit is more than nothing."""
        for attribute, value in self.attributes.items():
            self.require(is_number(value), attribute, "it must be a number, 0 or more")
        limit = "the sum of seconds, minutes and hours must be more than 0 and at most a year"
        self.require(0 < self.limit_s <= _SECONDS_MAX, "seconds", limit)

    def plan(self, step: "StepNode") -> "Requirements":
        """Returns the limit: whoever runs the task kills it some time after the exception was raised."""
        from mainstem_core.schema.requirements import Requirements

        return Requirements(timeout_s=self.limit_s)


timeout = as_decorator(Timeout)
