"""`@parallel`: the step is run by a gang of tasks that know one another, as `num_parallel` says."""

from typing import TYPE_CHECKING

from mainstem_core.decorators.attach import as_decorator
from mainstem_core.protocols.attributes import is_number
from mainstem_core.protocols.step_decorator import StepDecorator

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph, StepNode
    from mainstem_core.schema.requirements import Requirements


class Parallel(StepDecorator):
    """Marks a step as that of a gang; `current.parallel` says who is who in it."""

    decorator_name = "parallel"
    layer = 50

    def plan(self, step: "StepNode") -> "Requirements":
        """Returns that the step needs a gang."""
        from mainstem_core.schema.requirements import Requirements

        return Requirements(is_gang=True)


class PytorchParallel(Parallel):
    """Marks a step as that of a gang, and sets the variables with which `torch.distributed` finds its members.

    Args:
        master_port: the port on which the first member listens; by default one that the run's id gives.
    """

    decorator_name = "pytorch_parallel"
    master_port: int | None = None

    def validate(self, step: "StepNode", graph: "FlowGraph") -> None:
        """Checks the port."""
        is_port = self.master_port is None or is_number(self.master_port, low=1, high=65535)
        self.require(is_port, "master_port", "it must be the number of a port, from 1 to 65535")


parallel = as_decorator(Parallel)
pytorch_parallel = as_decorator(PytorchParallel)
