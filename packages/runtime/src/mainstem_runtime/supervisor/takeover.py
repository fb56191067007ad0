"""Taking over a run whose owner is gone: its lock, its next epoch, and what is on record of it.

Records decide. The journal only adds which numbers of attempts were used, and whether the run was being stopped.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from mainstem_core.errors import RunError
from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath, is_spin
from mainstem_core.schema.journal import JournalEvent
from mainstem_core.schema.places import first_member
from mainstem_core.schema.record import Record
from mainstem_core.schema.records import FailureRecord, RunRecord
from mainstem_core.schema.task import Transition
from mainstem_datastore import keys
from mainstem_datastore.journal import next_epoch, read_journal
from mainstem_datastore.keys import TaskFile
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.scheduler import AttemptFailed
from mainstem_runtime.scheduler.history import Failed, History
from mainstem_runtime.supervisor.death import kind_of
from mainstem_runtime.supervisor.owner import lock_note, noted_owner
from mainstem_runtime.supervisor.prepare import ClaimedRun, Past


class Outcome(Record):
    """What the history of a run needs of a manifest; the rest of it is not looked at, since there may be thousands."""

    attempt: int
    transition: Transition | None = None
    written_bytes: int = 0
    members: int = 0
    v: int = 1


def take_over(folder: RunFolder, record: RunRecord) -> ClaimedRun:
    """Becomes the owner of a run.

    Args:
        folder: the run.
        record: its `run.json`.

    Raises:
        RunError: `run-owned` if somebody runs it, `run-ended` if it has ended, `run-is-spin`.
        StoreError: if its records cannot be read.
    """
    path = f"{folder.flow}/{folder.run}"
    if is_spin(folder.run):
        raise RunError("run-is-spin", run=path)
    try:
        lock = folder.lock(lock_note())
    except BlockingIOError:
        raise RunError("run-owned", run=path, owner=noted_owner(folder)) from None
    end = folder.end_record()
    if end is not None:
        lock.release()
        raise RunError("run-ended", run=path, outcome=end.outcome)
    return ClaimedRun(folder, record, lock, next_epoch(folder), past_of(folder))


def past_of(folder: RunFolder) -> Past:
    """Returns what is on record of a run.

    Args:
        folder: the run; its tasks must have ended.

    Raises:
        StoreError: if its records cannot be read.
    """
    for relied_on in (folder.key, folder.key_of("tasks")):  # what is relied on must stay
        folder.store.native.sync_folder(relied_on)
    files = folder.task_files()
    outcomes = _outcomes(folder, files)
    events = list(read_journal(folder, besides=outcomes))
    failures = _failures(folder, files)
    history = History(
        succeeded={path: each.transition for path, each in outcomes.items()} | _members(outcomes),
        failures=_by_task(failure for failure in failures if failure.cause != "stopped"),
        numbers=_numbers(files, events, outcomes),
        failed_count=len(failures),
        stopped=next((_reason(event) for event in events if event.kind == "stopping"), None),
    )
    written = sum(each.written_bytes for each in outcomes.values())
    return Past(history, written, len(history.succeeded))


def _reason(event: JournalEvent) -> str:
    return f"stopped by {(event.data or {}).get('reason', 'somebody')}"


def _outcomes(folder: RunFolder, files: Iterable[TaskFile]) -> dict[TaskPath, Outcome]:
    paths = [file.path for file in files if file.kind == "manifest"]
    found = folder.store.read_many([folder.task_key(keys.manifest(path)) for path in paths], Outcome)
    return {path: outcome for path, outcome in zip(paths, found, strict=True) if outcome is not None}


def _failures(folder: RunFolder, files: Iterable[TaskFile]) -> list[FailureRecord]:
    names = [(file.path, file.attempt or 0) for file in files if file.kind == "failure"]
    found = (folder.failure(path, attempt) for path, attempt in names)
    return [failure for failure in found if failure is not None]


def _members(outcomes: dict[TaskPath, Outcome]) -> dict[TaskPath, Transition | None]:
    """Returns the members of gangs besides the first: they have succeeded with it."""
    members: dict[TaskPath, Transition | None] = {}
    for path, outcome in outcomes.items():
        around = path.task.rpartition("-")[0]
        for index in range(1, outcome.members):
            member = f"{around}-{index}" if around else str(index)
            members[TaskPath(path.step, TaskId(member))] = outcome.transition
    return members


def _by_task(failures: Iterable[FailureRecord]) -> dict[TaskPath, list[Failed]]:
    """Returns the failures of each task in the order of attempts; of a gang's attempt the first one counts."""
    first: dict[tuple[TaskPath, int], FailureRecord] = {}
    for failure in sorted(failures, key=lambda each: each.finished_us):
        is_gang = bool(failure.frames) and failure.frames[-1].is_gang
        unit = TaskPath(failure.step, first_member(failure.task) if is_gang else failure.task)
        first.setdefault((unit, failure.attempt), failure)
    found: dict[TaskPath, list[Failed]] = defaultdict(list)
    for (_, attempt), failure in sorted(first.items(), key=lambda item: item[0][1]):
        path = TaskPath(failure.step, failure.task)
        event = AttemptFailed(path, f"{path}: {failure.message}", kind_of(failure.cause))
        found[path].append(Failed(attempt, event, failure.finished_us))
    return dict(found)


def _numbers(
    files: Iterable[TaskFile], events: Iterable[JournalEvent], outcomes: Mapping[TaskPath, Outcome]
) -> dict[TaskPath, int]:
    """Returns how many numbers of attempts each task has used, whoever names them."""
    numbers: dict[TaskPath, int] = defaultdict(int)

    def note(path: TaskPath, attempt: int) -> None:
        numbers[path] = max(numbers[path], attempt + 1)

    for file in files:
        if file.attempt is not None:
            note(file.path, file.attempt)
    for event in events:
        if event.step is not None and event.task is not None and event.attempt is not None:
            note(TaskPath(StepName(event.step), TaskId(event.task)), event.attempt)
    for path, outcome in outcomes.items():
        note(path, outcome.attempt)
    return dict(numbers)
