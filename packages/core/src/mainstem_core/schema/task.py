"""The task contract: what a task is told, and what it says when it has committed (docs/formats/task.md).

A task needs a TaskSpec and the address of a store, nothing else. Its report only saves the supervisor a look into
the store: where a report is missing, the record decides.
"""

from typing import Any

from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath
from mainstem_core.schema.inheritance import Inherited, ItemPages, ItemPlace
from mainstem_core.schema.places import ForeachFrame, TaskRange
from mainstem_core.schema.record import Record


class TaskSpec(Record):
    """One attempt of one task, as plain data.

    Args:
        flow: the flow's name.
        run: the run's id.
        step: the step to execute.
        task: the task's id, a function of its place.
        attempt: the number of this attempt, from 0.
        inputs: the tasks it takes its artifacts from; empty for the start step. In a join they are in the
        order of the branches. frames: the foreach levels around it, outer first.
        foreach_splits_max: the most items that a foreach of this task may have.
        code: key of the code package, or None where the flow's file is at hand.
        environment: id of the environment that it runs in.
        inherited: what its only input passes on, where whoever writes this knows; else the task looks into the store.
        item: where its item of the innermost foreach lies; likewise.
        attempts_max: how many attempts it may have in all, a fallback not counted.
        fallback: this attempt runs no step; it records the failure of the one before and goes on.
        namespace: what the client in the task sees: runs with this tag, all for ""; None for its user's.
        keep_values: what it assigns is stored; False for a step that is only tried.
        decorators: which decorators of the step count: "all", those that count in a "spin", or "none".
        pdb: if it fails, it is looked at in a debugger, in the terminal of the run.
        v: version of this format.
    """

    flow: FlowName
    run: RunId
    step: StepName
    task: TaskId
    attempt: int
    inputs: tuple[TaskRange, ...] = ()
    frames: tuple[ForeachFrame, ...] = ()
    foreach_splits_max: int = 100
    code: str | None = None
    environment: str = "local"
    inherited: Inherited | None = None
    item: ItemPlace | None = None
    attempts_max: int = 1
    fallback: bool = False
    namespace: str | None = None
    keep_values: bool = True
    decorators: str = "all"
    pdb: bool = False
    v: int = 1

    @property
    def path(self) -> TaskPath:
        """The task within its run."""
        return TaskPath(self.step, self.task)

    @property
    def pathspec(self) -> str:
        """The full path, `Flow/run/step/task`."""
        return f"{self.flow}/{self.run}/{self.step}/{self.task}"


class Transition(Record):
    """Where a task went on to.

    Args:
        steps: the steps that follow, in the order of `self.next`.
        foreach: the artifact fanned out over, None where there is no foreach.
        foreach_count: the number of items, None where there is no foreach.
        parallel: the number of members of the gang that follows, None where there is none.
        condition: the artifact that a switch decided by.
        case: its value, a text, a number or a truth value.
    """

    steps: tuple[StepName, ...]
    foreach: str | None = None
    foreach_count: int | None = None
    parallel: int | None = None
    condition: str | None = None
    case: Any = None

    @property
    def width(self) -> int | None:
        """How many tasks of one step follow, None where it does not fan out."""
        return self.parallel if self.foreach is None else self.foreach_count


class TaskReport(Record):
    """What a task says through its pipe once its record is durable.

    Args:
        succeeded: True for a manifest, False for a failure record.
        transition: where it goes on; None at the end step or after a failure.
        written_bytes: what it stored, in bytes.
        passes_on: what those that follow inherit, if it is short; else they look into the store.
        items: the items of its foreach.
        message: one line about the failure.
        file: the user's file where it failed.
        line: the line there.
        cause: what ended it, as in its record.
    """

    succeeded: bool
    transition: Transition | None = None
    written_bytes: int = 0
    passes_on: Inherited | None = None
    items: ItemPages | None = None
    message: str | None = None
    file: str | None = None
    line: int | None = None
    cause: str | None = None
