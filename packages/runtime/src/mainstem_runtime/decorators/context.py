"""What a decorator may ask and do in the task's process; implements mainstem_core.protocols.task_context."""

from collections.abc import Iterable
from typing import Any

from mainstem_core.errors import MainstemException
from mainstem_core.flow.current import add_to_current
from mainstem_core.flow.inputs import Inputs
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph import StepNode
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.records import FailureRecord
from mainstem_core.schema.references import ArtifactReference
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.artifacts import load_artifact
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.decorators.static_next import static_next
from mainstem_runtime.task.failure import Described, describe
from mainstem_runtime.task.state import RunningTask


class DecoratedTask:
    """One attempt of one task, from within.

    Args:
        folder: the run.
        spec: what the task was told.
        state: the state of the task.
        flow: the flow object.
        step: the step, as data.
        is_end: nothing follows the step.
    """

    def __init__(
        self,
        folder: RunFolder,
        spec: TaskSpec,
        state: RunningTask,
        flow: FlowSpec,
        step: StepNode,
        *,
        is_end: bool,
    ) -> None:
        self._folder = folder
        self._state = state
        self._is_end = is_end
        self._inputs: Inputs | None = None
        self.spec = spec
        self.flow = flow
        self.step = step

    @property
    def inputs(self) -> Inputs | None:
        """What a join gets as its second argument, None in a step that is no join."""
        if self._inputs is None:
            self._inputs = self._state.join_inputs()
        return self._inputs

    @property
    def attempt(self) -> int:
        """The number of this attempt, from 0."""
        return self.spec.attempt

    @property
    def attempts_max(self) -> int:
        """How many attempts a failing task may have in all, the fallback attempt left out."""
        return self.spec.attempts_max

    @property
    def is_last_attempt(self) -> bool:
        """Whether no further attempt of the step follows if this one fails."""
        return self.spec.attempt + 1 >= self.spec.attempts_max

    @property
    def is_fallback(self) -> bool:
        """Whether the step has failed for good and must not run again."""
        return self.spec.fallback

    @property
    def previous_failure(self) -> FailureRecord | None:
        """The failure of the attempt before this one, None in the first."""
        return self._folder.failure(self.spec.path, self.spec.attempt - 1) if self.spec.attempt else None

    def restore_assigned(self) -> None:
        """Assigns what the attempt before had assigned when it failed; what cannot be restored is left out."""
        failure = self.previous_failure
        for name, plain in (failure.artifacts if failure is not None else {}).items():
            what = f"the artifact `{name}` of the failed `{self.spec.pathspec}`"
            try:
                reference = from_plain(ArtifactReference, plain, key=what)
                value = load_artifact(self._folder.store.native, reference, what=what)
            except (
                MainstemException
            ):  # its class is gone, or its bytes are damaged: the flow goes on without it
                continue
            setattr(self.flow, name, value)

    def add_facts(self, **facts: Any) -> None:
        """Adds to what `current` says until the task ends."""
        add_to_current(facts)

    def hide(self, values: Iterable[str]) -> None:
        """Has `***` stand for some values in what is printed from now on, and in what is said of a failure."""
        self._state.hide(values)

    def described(self, problem: BaseException) -> Described:
        """Returns what an exception of the step says, without what is hidden."""
        return describe(problem, self.step.name, self._state.redaction)

    def mark_caught(self) -> None:
        """Has the record of the task say that the step has failed, though the flow goes on."""
        self._state.caught = True

    def go_on(self, **replaced: Any) -> None:
        """Calls `self.next` as the step's source says, unless the step has done it; does nothing at the end step.

        Args:
            replaced: keyword arguments of `self.next` that are to differ from the source.

        Raises:
            TaskError: `task-next-unknown` where the source does not say it without the step being run.
        """
        if self._state.transition is None and not self._is_end:
            steps, arguments = static_next(self.flow, self.step, replaced)
            self.flow.next(*steps, **arguments)
