"""`@resources`: what a task uses of the machine."""

from typing import TYPE_CHECKING, Any

from mainstem_core.decorators.attach import as_decorator
from mainstem_core.protocols.attributes import is_number
from mainstem_core.protocols.step_decorator import StepDecorator

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph, StepNode
    from mainstem_core.schema.requirements import Requirements

_MOST = 1e9


class Resources(StepDecorator):
    """Says what a task uses; no more tasks run at once than the machine has room for.

    Numbers may be written as texts, as configs have them.

    Args:
        cpu: processors.
        gpu: graphics processors.
        disk: disk space in MB, for back ends that rent it.
        memory: memory in MB; where it is left out, nothing is kept free on this machine, and back ends that rent it
            take 4096.
        shared_memory: memory shared between processes in MB, for back ends that limit it.
    """

    decorator_name = "resources"
    cpu: float | str = 1
    gpu: int | str | None = None
    disk: float | str | None = None
    memory: float | str | None = None
    shared_memory: float | str | None = None

    def validate(self, step: "StepNode", graph: "FlowGraph") -> None:
        """Checks that all are numbers, 0 or more."""
        for attribute, value in self.attributes.items():
            is_amount = value is None or is_number(_number(value), high=_MOST)
            self.require(is_amount, attribute, "it must be a number, 0 or more")
        self.require(self.cpu is not None and _number(self.cpu) > 0, "cpu", "it must be more than 0")  # pyright: ignore[reportUnnecessaryComparison]
        whole = self.gpu is None or float(_number(self.gpu)).is_integer()
        self.require(whole, "gpu", "it must be a whole number")

    def plan(self, step: "StepNode") -> "Requirements":
        """Returns what counts on one machine."""
        from mainstem_core.schema.requirements import Requirements

        return Requirements(
            cpu=float(_number(self.cpu)),
            memory_mb=float(_number(self.memory or 0)),
            gpu=int(_number(self.gpu or 0)),
        )


def _number(value: Any) -> Any:
    """Returns the number that a text holds, anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return float(value)
    except ValueError:
        return value


resources = as_decorator(Resources)
