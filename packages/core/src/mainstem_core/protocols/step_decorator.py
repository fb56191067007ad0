"""What a decorator of steps is: attributes as data, and at most three hooks (DESIGN.md 6.12).

Ours and those of third parties are classes like this one; those of users run on it, too (`decorators.user_steps`):

    class Budget(StepDecorator):
        decorator_name = "budget"
        dollars: float = 1.0                                # an attribute with its default

        def validate(self, step, graph):                    # pure, before anything runs
            self.require(self.dollars > 0, "dollars", "it must be more than 0")

        def plan(self, step):                               # pure: what a task of this step needs
            return Requirements(timeout_s=60 * self.dollars)

        def around(self, task, proceed):                    # in the task's process
            proceed()                                       # the step, or the next decorator inwards

    budget = as_decorator(Budget)                           # what users write: `@budget(dollars=2)`
"""

from typing import TYPE_CHECKING, ClassVar, dataclass_transform

from mainstem_core.protocols.attributes import Attributed

if TYPE_CHECKING:  # importing a flow must cost neither the graph nor dataclasses
    from mainstem_core.graph.model import FlowGraph, StepNode
    from mainstem_core.protocols.task_context import Proceed, TaskContext
    from mainstem_core.schema.requirements import Requirements

INSIDE = 100
PROTOCOL = 1
"""The version of this protocol; a class that asks for a higher one is refused."""


class StepHooks(Attributed):
    """What can be asked of every decorator of steps, whoever wrote it.

    Class variables:
        decorator_name: how it is called in the graph, on the command line and in messages.
        is_repeatable: it may stand on a step more than once.
        protocol: the version of this protocol that the class was written for.
        spins: whether it counts where one step is tried by itself (`spin`, `debug`); what repeats a step, replaces its
            failure or sends it elsewhere does not.
        layer: where `around` runs if there are several: lower numbers outside. Those of one layer run as they are
            written, the upper one outside. Ours have 0 to 90, those of users 100.
    """

    layer: ClassVar[int] = INSIDE
    protocol: ClassVar[int] = PROTOCOL
    spins: ClassVar[bool] = True

    def validate(self, step: "StepNode", graph: "FlowGraph") -> None:
        """Looks for mistakes before anything runs; pure, and called again whenever the graph is read.

        Args:
            step: the step that it stands on.
            graph: the whole flow.

        Raises:
            InvalidDecoratorAttribute: by `self.require`, if an attribute is wrong; all findings are shown at once.
        """

    def plan(self, step: "StepNode") -> "Requirements | None":
        """Returns what tasks of this step need; pure. None for nothing.

        Args:
            step: the step that it stands on.
        """
        return None

    def around(self, task: "TaskContext", proceed: "Proceed") -> None:
        """Runs in the task's process in place of the step; calls `proceed()` for the step itself, or does not.

        Whoever does not call it says where the task goes on, with `task.go_on()`.

        Args:
            task: the task.
            proceed: runs the next decorator inwards, and at last the step; raises what that raises.
        """
        proceed()


@dataclass_transform(kw_only_default=True)
class StepDecorator(StepHooks):
    """Base class of the decorators of steps.

    A subclass declares its attributes as annotated class variables; one without a value must be given.
    """
