"""Step: the tasks of one step in one run."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, ClassVar

from mainstem_client.missing import child_not_found
from mainstem_client.opening import open_run
from mainstem_client.path_object import RunObject, level
from mainstem_client.read_ahead import ReadAhead
from mainstem_client.run_reader import RunReader
from mainstem_client.task import Task
from mainstem_client.task_listing import TaskEntry
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, parse_pathspec

if TYPE_CHECKING:
    from datetime import datetime

    from mainstem_client.run import Run


class Step(RunObject):
    """A step of a run; it exists as soon as it has a task. Iterating gives its tasks by place.

    Args:
        pathspec: `Flow/run/step`.
        _namespace_check: False finds it in any namespace, as a running task finds itself.

    Raises:
        InvalidPathspec: if the path has another form.
        MainstemNotFound: if there is no such step yet, or the run is outside of the namespace.
    """

    __slots__ = ("_name",)

    _depth: ClassVar[int] = 3
    _name: StepName

    def __init__(self, pathspec: str, *, _namespace_check: bool = True) -> None:
        flow, run, step = parse_pathspec(pathspec, 3)
        self._take(open_run(FlowName(flow), RunId(run), namespace_check=_namespace_check), StepName(step))
        self._check_exists()

    @classmethod
    def at(cls, reader: RunReader, step: str) -> "Step":
        """Returns a step; whether it exists is not looked up."""
        found = cls.__new__(cls)
        found._take(reader, StepName(step))
        return found

    def _take(self, reader: RunReader, step: StepName) -> None:
        self._store = reader.store
        self._reader = reader
        self._parts = (reader.flow, reader.run, step)
        self._name = step

    def _check_exists(self) -> None:
        if not self._reader.entries(self._name):
            raise child_not_found(self._store, "the step", self.pathspec, self._reader.steps(), "steps")

    @property
    def parent(self) -> "Run":
        """The run."""
        run: Run = level(2).at(self._reader)
        return run

    @property
    def task(self) -> Task:
        """One of the tasks: the first by place.

        Raises:
            MainstemNotFound: if there is none.
        """
        self._check_exists()
        return self._tasks(self._reader.entries(self._name)[:1])[0]

    def tasks(self, *tags: str) -> list[Task]:
        """Returns the tasks by place.

        Args:
            tags: if the run lacks one of them, there are none: tasks have the tags of their run.
        """
        return self._tasks(self._reader.entries(self._name)) if self._carries(tags) else []

    def __iter__(self) -> Iterator[Task]:
        return iter(self.tasks())

    def __len__(self) -> int:
        return len(self._reader.entries(self._name))

    def __getitem__(self, task: str) -> Task:
        for entry in self._reader.entries(self._name):
            if entry.path.task == task:
                return self._tasks([entry])[0]
        siblings = [entry.path.task for entry in self._reader.entries(self._name)]
        raise child_not_found(self._store, "the task", f"{self.pathspec}/{task}", siblings, "tasks")

    def __contains__(self, task: object) -> bool:
        return any(entry.path.task == task for entry in self._reader.entries(self._name))

    def counts(self) -> tuple[int, int, int]:
        """Returns how many tasks succeeded, failed, and have neither done so yet, without reading their records."""
        entries = self._reader.entries(self._name)
        succeeded = sum(entry.has_manifest for entry in entries)
        failed = sum(not entry.has_manifest and entry.record_name is not None for entry in entries)
        return succeeded, failed, len(entries) - succeeded - failed

    @property
    def created_at(self) -> "datetime | None":
        """When its first task began, an aware datetime in UTC; None if that is not known."""
        return min((at for task in self if (at := task.created_at) is not None), default=None)

    @property
    def finished_at(self) -> "datetime | None":
        """When its last task ended, an aware datetime in UTC; None while one of them has not."""
        ends = [task.finished_at for task in self]
        known = [at for at in ends if at is not None]
        return max(known) if known and len(known) == len(ends) else None

    @property
    def parent_steps(self) -> "Iterator[Step]":
        """The steps that led here, as far as they have tasks."""
        return self._existing(self._reader.graph.sources(self._name))

    @property
    def child_steps(self) -> "Iterator[Step]":
        """The steps that this one led to, as far as they have tasks."""
        return self._existing(self._reader.graph.targets(self._name))

    def _existing(self, steps: Iterable[StepName]) -> "Iterator[Step]":
        existing = self._reader.listing().steps
        return (Step.at(self._reader, step) for step in steps if step in existing)

    def _tasks(self, entries: list[TaskEntry]) -> list[Task]:
        """Returns tasks that share a reader of their records."""
        ahead = ReadAhead(self._reader.source, [entry.record_name for entry in entries])
        return [
            Task.at(self._reader, *entry.path, entry=entry, ahead=ahead, position=position)
            for position, entry in enumerate(entries)
        ]

    def _repr_html_(self) -> str:
        from mainstem_client.notebook import step_html  # here: only notebooks need it

        return step_html(self)
