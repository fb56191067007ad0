"""What a flow object asks of the runtime while one of its steps runs."""

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # dataclasses are half of what importing a flow costs, and only runs need them
    from mainstem_core.schema.task import Transition


class TaskState(Protocol):
    """The values of one task, and where it stands. Implemented by the runtime; a testing kit may fake it."""

    @property
    def step(self) -> str:
        """The name of the step."""
        ...

    @property
    def index(self) -> int | None:
        """The index in the innermost foreach, None outside."""
        ...

    @property
    def input(self) -> Any:
        """The item of the innermost foreach, None outside."""
        ...

    def foreach_stack(self) -> list[tuple[int, int, Any]]:
        """Returns (index, number of items, item) of each foreach around the task, outer first."""
        ...

    def parameter(self, name: str) -> Any:
        """Returns the value of a parameter."""
        ...

    def load(self, name: str) -> Any:
        """Returns an artifact from the store.

        Raises:
            AttributeError: if there is none of this name.
        """
        ...

    def advance(self, transition: "Transition") -> None:
        """Takes note of `self.next`."""
        ...

    def merge(self, flow: Any, inputs: Any, exclude: list[str], include: list[str]) -> None:
        """Passes on the artifacts on which the inputs agree."""
        ...
