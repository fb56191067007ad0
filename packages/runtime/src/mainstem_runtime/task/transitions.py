"""Holds what a step did against what its source says."""

from mainstem_core.errors import TaskError
from mainstem_core.graph import StepNode
from mainstem_core.schema.task import Transition


def check_transition(node: StepNode, transition: Transition) -> None:
    """Checks a `self.next` that was executed.

    Args:
        node: the step as its source says.
        transition: what the step called.

    Raises:
        TaskError: `task-next-mismatch` if they differ.
    """
    if (transition.steps, transition.foreach) != (node.targets, node.foreach):
        raise TaskError(
            "task-next-mismatch",
            step=node.name,
            actual=_described(transition.steps, transition.foreach),
            expected=_described(node.targets, node.foreach),
            where=node.next_location,
        )


def _described(steps: tuple[str, ...], foreach: str | None) -> str:
    targets = ", ".join(f"`{step}`" for step in steps) or "nothing"
    return f"{targets} for each of `{foreach}`" if foreach else targets
