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
    if not _agree(node, transition):
        raise TaskError(
            "task-next-mismatch",
            step=node.name,
            actual=_described(transition.steps, transition.foreach, transition.parallel is not None),
            expected=_expected(node),
            where=node.next_location,
        )


def _agree(node: StepNode, transition: Transition) -> bool:
    if node.is_switch:
        is_one = len(transition.steps) == 1 and transition.steps[0] in node.targets
        return is_one and transition.width is None and transition.condition == node.condition
    return (transition.steps, transition.foreach, transition.parallel is not None, transition.condition) == (
        node.targets,
        node.foreach,
        node.is_parallel,
        None,
    )


def _expected(node: StepNode) -> str:
    if node.is_switch:
        return f"one of {_described(node.targets, None, False)}"
    return _described(node.targets, node.foreach, node.is_parallel)


def _described(steps: tuple[str, ...], foreach: str | None, is_parallel: bool) -> str:
    targets = ", ".join(f"`{step}`" for step in steps) or "nothing"
    if is_parallel:
        return f"{targets} with `num_parallel`"
    return f"{targets} for each of `{foreach}`" if foreach else targets
