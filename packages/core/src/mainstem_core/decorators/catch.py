"""`@catch`: a step that fails for good does not end the run; what is known of the failure becomes an artifact."""

from typing import TYPE_CHECKING

from mainstem_core.decorators.attach import as_decorator
from mainstem_core.errors import DecoratorError
from mainstem_core.protocols.step_decorator import StepDecorator

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph, StepNode
    from mainstem_core.schema.requirements import Requirements


class Catch(StepDecorator):
    """Lets the flow go on after a step that has failed for good, whatever ended it.

    Args:
        var: the artifact that holds the failure (`.exception`, `.type`, `.stacktrace`), or None after a success.
        print_exception: whether the traceback is printed.
    """

    decorator_name = "catch"
    spins = False
    layer = 10
    var: str | None = None
    print_exception: bool = True

    def validate(self, step: "StepNode", graph: "FlowGraph") -> None:
        """Checks that the name can be one, and that the step goes on in one way only.

        Raises:
            DecoratorError: `decorator-catch-on-split` if not.
        """
        is_name = self.var is None or (isinstance(self.var, str) and self.var.isidentifier())  # pyright: ignore[reportUnnecessaryIsInstance]
        self.require(is_name, "var", "it must be the name of an artifact")
        kind = str(step.kind)
        if (
            step.foreach is not None
            or step.condition is not None
            or kind in ("foreach", "switch", "parallel")
        ):
            raise DecoratorError(
                "decorator-catch-on-split", where=self.where or step.location, step=step.name, kind=kind
            )

    def plan(self, step: "StepNode") -> "Requirements":
        """Returns that one more attempt records a failure which the task could not."""
        from mainstem_core.schema.requirements import Requirements

        return Requirements(catches=True)


catch = as_decorator(Catch)
