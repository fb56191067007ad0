"""What a join gets: the tasks that lead into it, by position or by the name of their step."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

from mainstem_core.errors import TaskError
from mainstem_core.protocols.task_state import TaskState

_STATE = "_mainstem_state"


class InputTask:
    """One task that leads into a join; its artifacts are its attributes and are loaded when they are first read."""

    def __init__(self, state: TaskState) -> None:
        vars(self)[_STATE] = state

    @property
    def state(self) -> TaskState:
        """Where its values come from."""
        state: TaskState = vars(self)[_STATE]
        return state

    @property
    def index(self) -> int | None:
        """Its index in the foreach, None outside of one."""
        return self.state.index

    @property
    def input(self) -> Any:
        """Its item of the foreach, None outside of one."""
        return self.state.input

    def foreach_stack(self) -> list[tuple[int, int, Any]]:
        """Returns (index, number of items, item) of each foreach around it, outer first."""
        return self.state.foreach_stack()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value: Any = self.state.load(name)
        vars(self)[name] = value
        return value

    def __repr__(self) -> str:
        return f"<input from step {self.state.step!r}>"


class Inputs(Sequence[InputTask]):
    """The inputs of a join: `inputs[0].x`, `inputs.train.x`, `for each in inputs`.

    They stand in the order of the branches in `self.next`, or of the items of the foreach.
    """

    def __init__(self, states: Sequence[TaskState], step: str) -> None:
        self._inputs = [InputTask(state) for state in states]
        self._states = states
        self._step = step

    def __len__(self) -> int:
        return len(self._inputs)

    @overload
    def __getitem__(self, position: int) -> InputTask: ...
    @overload
    def __getitem__(self, position: slice) -> list[InputTask]: ...
    def __getitem__(self, position: int | slice) -> InputTask | list[InputTask]:
        return self._inputs[position]

    def __iter__(self) -> Iterator[InputTask]:
        return iter(self._inputs)

    def __getattr__(self, name: str) -> InputTask:
        if name.startswith("_"):
            raise AttributeError(name)
        for state, task in zip(self._states, self._inputs, strict=True):
            if state.step == name:
                return task
        available = ", ".join(sorted({f"`{state.step}`" for state in self._states}))
        raise MissingInput("task-inputs-missing", step=self._step, name=name, available=available)


class MissingInput(TaskError, AttributeError):
    """A join has no input from the step that was named."""
