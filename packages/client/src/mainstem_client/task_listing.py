"""Which tasks and attempts of a run exist: what the names in its folder say, and what its journal adds.

A task exists as soon as a manifest, a failure record or the journal names it. The journal is asked only where the
records can't be complete yet: a run that ended well has a manifest for each of its tasks.
"""

from collections.abc import Iterable, Mapping

from mainstem_client.task_order import place_key
from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.journal import JournalEvent
from mainstem_core.schema.places import first_member
from mainstem_core.schema.record import Record, field
from mainstem_datastore import keys


class TaskEntry(Record, frozen=False):
    """One task, as far as names and journal tell.

    Args:
        path: the task.
        has_manifest: it succeeded.
        failures: the attempts that left a failure record, ascending.
        launches: when each attempt that the journal names was launched, in microseconds since 1970, by attempt.
        retries: the failed attempts after which the journal announces another one.
        is_member: it is a member of a gang, but not the first; it has left a part.
    """

    path: TaskPath
    has_manifest: bool = False
    failures: list[int] = field(default_factory=list[int])
    launches: dict[int, int] = field(default_factory=dict[int, int])
    retries: set[int] = field(default_factory=set[int])
    is_member: bool = False

    @property
    def attempt_last(self) -> int | None:
        """The highest attempt that is known, None where only a manifest is there."""
        return max((*self.failures, *self.launches), default=None)

    @property
    def record_name(self) -> str | None:
        """The name of the record that says how the task ended.

        None where its last attempt has none yet, and for a member of a gang, whose first one says which attempt counts.
        """
        if self.is_member:
            return None
        if self.has_manifest:
            return keys.manifest(self.path)
        last = self.attempt_last
        return keys.failure(self.path, last) if last is not None and last in self.failures else None


Steps = dict[StepName, dict[TaskId, TaskEntry]]


class TaskListing(Record):
    """The tasks of a run at one moment.

    Args:
        steps: the tasks by step.
        is_final: the run had ended before the folder was listed, so that nothing will change.
    """

    steps: Steps
    is_final: bool

    def entry(self, path: TaskPath) -> TaskEntry | None:
        """Returns one task, None where it does not exist."""
        return self.steps.get(path.step, {}).get(path.task)

    def ordered(self, step: StepName) -> list[TaskEntry]:
        """Returns the tasks of a step by place."""
        tasks = self.steps.get(step, {})
        return [tasks[task] for task in sorted(tasks, key=place_key)]


def list_tasks(names: Iterable[str], events: Iterable[JournalEvent], *, is_final: bool) -> TaskListing:
    """Returns the tasks that the names in a run's `tasks` folder and the events of its journal tell of.

    Args:
        names: the names of the files.
        events: the journal, or nothing where the records are complete.
        is_final: the run had ended before the names were listed.
    """
    steps: Steps = {}
    for name in names:
        file = keys.parse_task_file(name)
        if file is None or file.kind == "log":
            continue
        entry = _entry(steps, file.path)
        if file.kind == "part":
            entry.is_member = True
        elif file.attempt is None:
            entry.has_manifest = True
        else:
            entry.failures.append(file.attempt)
    _count_members(steps)
    for event in events:
        _add_event(steps, event)
    return TaskListing(steps, is_final)


def _count_members(steps: Steps) -> None:
    """Has the members of a gang succeed with its first one, whose manifest says that all of them have."""
    for tasks in steps.values():
        for entry in tasks.values():
            if entry.is_member:
                first = tasks.get(first_member(entry.path.task))
                entry.has_manifest = first is not None and first.has_manifest


def _add_event(steps: Steps, event: JournalEvent) -> None:
    if event.step is None or event.task is None or event.attempt is None:
        return
    entry = _entry(steps, TaskPath(StepName(event.step), TaskId(event.task)))
    if event.kind == "attempt-launched":
        entry.launches[event.attempt] = event.at_us
    elif event.kind == "attempt-failed" and _announces_retry(event.data or {}):
        entry.retries.add(event.attempt)


def _announces_retry(data: Mapping[str, object]) -> bool:
    return data.get("retry") is True


def _entry(steps: Steps, path: TaskPath) -> TaskEntry:
    tasks = steps.setdefault(path.step, {})
    entry = tasks.get(path.task)
    if entry is None:
        entry = tasks[path.task] = TaskEntry(path)
    return entry
