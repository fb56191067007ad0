"""What a decorator may ask and do in the task's process."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from mainstem_core.flow.inputs import Inputs
    from mainstem_core.flow.spec import FlowSpec
    from mainstem_core.graph.model import StepNode
    from mainstem_core.schema.records import FailureRecord

Proceed = Callable[[], None]
"""Runs the next decorator inwards, and at last the step."""


class TaskContext(Protocol):
    """One attempt of one task, from within. Implemented by the runtime; a testing kit may fake it."""

    @property
    def flow(self) -> "FlowSpec":
        """The flow object; its attributes are the task's artifacts."""
        ...

    @property
    def step(self) -> "StepNode":
        """The step, as data."""
        ...

    @property
    def inputs(self) -> "Inputs | None":
        """What a join gets as its second argument, None in a step that is no join."""
        ...

    @property
    def attempt(self) -> int:
        """The number of this attempt, from 0."""
        ...

    @property
    def attempts_max(self) -> int:
        """How many attempts a failing task may have in all, the fallback attempt left out."""
        ...

    @property
    def is_last_attempt(self) -> bool:
        """Whether no further attempt of the step follows if this one fails."""
        ...

    @property
    def is_fallback(self) -> bool:
        """Whether the step has failed for good and must not run again; only a failure is to be recorded and handled."""
        ...

    @property
    def previous_failure(self) -> "FailureRecord | None":
        """The failure of the attempt before this one, None in the first."""
        ...

    def add_facts(self, **facts: Any) -> None:
        """Adds to what `current` says until the task ends.

        Args:
            facts: values by name.
        """
        ...

    def hide(self, values: Iterable[str]) -> None:
        """Has `***` stand for some values in what the task prints from now on, and in what is said of a failure.

        Args:
            values: secrets; those below 6 characters are left alone.
        """
        ...

    def go_on(self, **replaced: Any) -> None:
        """Calls `self.next` as the step's source says, unless the step has done it; does nothing at the end step.

        Args:
            replaced: keyword arguments of `self.next` that are to differ from the source, such as `num_parallel=4`.

        Raises:
            TaskError: `task-next-unknown` where the source does not say it without the step being run.
        """
        ...
