"""Mutators: classes of users that change which decorators and parameters a flow has, before its graph is read.

class robust(FlowMutator):
def mutate(self, mutable_flow):
for name, step in mutable_flow.steps:
step.add_decorator("retry", deco_kwargs={"times": 2}, duplicates=step.IGNORE)
"""

from collections.abc import Iterable
from types import FunctionType
from typing import TYPE_CHECKING, Any

from mainstem_core.decorators.attach import attach_to_flow, attach_to_step
from mainstem_core.decorators.own import OwnDecorator
from mainstem_core.protocols.attributes import Attributed

if TYPE_CHECKING:
    from mainstem_core.decorators.mutable import MutableFlow, MutableStep


class StepMutator(OwnDecorator):
    """Base class of mutators of one step: replace what they need of `init`, `pre_mutate` and `mutate`."""

    def pre_mutate(self, mutable_step: "MutableStep") -> None:
        """Changes the step before the decorators of the command line are added.

        Args:
            mutable_step: the step that it stands on.
        """

    def mutate(self, mutable_step: "MutableStep") -> None:
        """Changes the step when all decorators are known.

        Args:
            mutable_step: the step that it stands on.
        """

    def add_to_package(self) -> Iterable[Any]:
        """Returns files that the code package of a run is to hold; local runs have none and do not ask."""
        return ()

    @classmethod
    def belongs_on(cls, target: object) -> bool:
        """Says whether it can stand on something: on functions."""
        return isinstance(target, FunctionType)

    @staticmethod
    def attach(decorator: Attributed, target: Any) -> Any:
        """Notes a mutator at a step's function, and returns that."""
        return attach_to_step(decorator, target)


class FlowMutator(OwnDecorator):
    """Base class of mutators of a flow: replace what they need of `init`, `pre_mutate` and `mutate`.

    It acts on the flows that derive from the class that it stands on, too.
    """

    def pre_mutate(self, mutable_flow: "MutableFlow") -> None:
        """Changes the flow before the decorators of the command line are added.

        Args:
            mutable_flow: the flow.
        """

    def mutate(self, mutable_flow: "MutableFlow") -> None:
        """Changes the flow when all decorators are known.

        Args:
            mutable_flow: the flow.
        """

    def add_to_package(self) -> Iterable[Any]:
        """Returns files that the code package of a run is to hold; local runs have none and do not ask."""
        return ()

    @classmethod
    def belongs_on(cls, target: object) -> bool:
        """Says whether it can stand on something: on classes."""
        return isinstance(target, type)

    @staticmethod
    def attach(decorator: Attributed, target: Any) -> Any:
        """Notes a mutator at a flow's class, and returns that."""
        return attach_to_flow(decorator, target)
