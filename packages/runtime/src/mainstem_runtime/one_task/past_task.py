"""Which task is meant, and what led to it, from the records of a past run.

A task that has ended says so itself. Where none has, the scheduler says what the run would launch next.
"""

from collections.abc import Iterable

from mainstem_core.errors import RunError, UsageError
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath, is_run_id
from mainstem_core.schema.record import Record
from mainstem_core.schema.records import FailureRecord
from mainstem_datastore.keys import TaskFile
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store
from mainstem_runtime.scheduler import Launch, Scheduler
from mainstem_runtime.scheduler.history import History
from mainstem_runtime.supervisor.options import RunOptions
from mainstem_runtime.supervisor.prepare import plan_of
from mainstem_runtime.supervisor.resume import place_of, why_barred
from mainstem_runtime.supervisor.takeover import past_of

_ALL_AT_ONCE = 1 << 30


class Asked(Record):
    """A step or task, as somebody has named it.

    Args:
        step: the step.
        run: the id of the run, None for whichever is the newest.
        task: the id of the task, None for any.
    """

    step: StepName
    run: RunId | None = None
    task: TaskId | None = None


class PastTask(Record):
    """A task as a run has had it, or would have it next.

    Args:
        folder: the run.
        launch: the task, and what leads to it.
        failure: why its last attempt failed; None if it has succeeded, or has not run.
    """

    folder: RunFolder
    launch: Launch
    failure: FailureRecord | None = None


def read_path(flow: str, steps: Iterable[str], text: str) -> Asked:
    """Returns what a path names: `step`, `run/step`, `run/step/task`, the latter two also after the flow's name.

    Args:
        flow: the flow's name.
        steps: the names of its steps.
        text: the path.

    Raises:
        UsageError: `spin-pathspec-invalid`, or `spin-step-unknown`.
    """
    known = list(steps)
    parts = text.split("/")
    if len(parts) > 2 and parts[0] == flow and (len(parts) == 4 or parts[1] not in known):
        parts = parts[1:]
    run, step, task = {1: (None, *parts, None), 2: (*parts, None), 3: parts}.get(len(parts), (None, "", None))
    if not step or (run is not None and not is_run_id(run)) or (task is not None and not is_run_id(task)):
        example = known[len(known) // 2] if known else "start"
        raise UsageError("spin-pathspec-invalid", text=text, flow=flow, example=example)
    if step not in known:
        listed = ", ".join(f"`{each}`" for each in known)
        raise UsageError("spin-step-unknown", flow=flow, step=step, steps=listed)
    return Asked(StepName(step), None if run is None else RunId(run), None if task is None else TaskId(task))


def find_run(store: Store, flow: FlowName, asked: Asked) -> RunFolder:
    """Returns the run that is meant: the named one, else the newest in which the step has run, else the newest.

    Raises:
        RunError: `spin-run-unknown` if there is none.
    """
    if asked.run is not None:
        folder = RunFolder(store, flow, asked.run)
        if folder.run_record() is None:
            raise RunError("spin-run-unknown", run=f"{flow}/{asked.run}", step=asked.step)
        return folder
    from mainstem_client.run_records import runs_newest_first  # here: whoever names the run needs no order

    newest: RunFolder | None = None
    for listed in runs_newest_first(store, [flow]):
        newest = newest or listed.folder
        if _files(listed.folder, asked):
            return listed.folder
    if newest is None:
        raise RunError("spin-run-unknown", run=flow, step=asked.step)
    return newest


def find_task(folder: RunFolder, graph: FlowGraph, asked: Asked, *, failed_first: bool = False) -> PastTask:
    """Returns a task and what leads to it.

    Args:
        folder: the run.
        graph: the flow's graph.
        asked: which; of a step's tasks the first.
        failed_first: prefer one that has failed, and was not merely stopped with the run.

    Raises:
        UsageError: `spin-parallel` for a member of a gang.
        RunError: `spin-task-unknown` if the run does not come to such a task.
        StoreError: if its records cannot be read.
    """
    if graph.steps[asked.step].is_gang:
        raise UsageError("spin-parallel", step=asked.step)
    found = _on_record(folder, asked, failed_first=failed_first) or _next_in_line(folder, graph, asked)
    if found is None:
        task = f"{asked.step}/{asked.task}" if asked.task else asked.step
        raise RunError("spin-task-unknown", run=f"{folder.flow}/{folder.run}", task=task)
    return found


def _files(folder: RunFolder, asked: Asked) -> list[TaskFile]:
    return [
        file
        for file in folder.task_files()
        if file.kind in ("manifest", "failure")
        and file.path.step == asked.step
        and asked.task in (None, file.path.task)
    ]


def _on_record(folder: RunFolder, asked: Asked, *, failed_first: bool) -> PastTask | None:
    files = _files(folder, asked)
    done = {file.path for file in files if file.kind == "manifest"}
    last: dict[TaskPath, int] = {}
    for file in files:
        if file.path not in done and file.attempt is not None:
            last[file.path] = max(file.attempt, last.get(file.path, 0))
    failures = {path: folder.failure(path, attempt) for path, attempt in last.items()}

    def order(path: TaskPath) -> tuple[int, object]:
        failure = failures.get(path)
        rank = 2 if failure is None else int(failure.cause == "stopped")
        return rank if failed_first else 0, place_of(path)

    for path in sorted(done | failures.keys(), key=order):
        failure = failures.get(path)
        record = failure or folder.manifest(path)
        if record is not None:
            return PastTask(folder, Launch(path, 0, record.inputs, record.frames), failure)
    return None


def _next_in_line(folder: RunFolder, graph: FlowGraph, asked: Asked) -> PastTask | None:
    """Returns the first task of a step that the scheduler would launch if it took the run over."""
    options = RunOptions(workers_max=_ALL_AT_ONCE)
    known = past_of(folder).history.succeeded
    succeeded = {path: went for path, went in known.items() if why_barred(path, went, graph) is None}
    scheduler = Scheduler(plan_of(graph, options, folder.run))
    commands = scheduler.take_over(History(succeeded))
    launches = [each for each in commands if isinstance(each, Launch) and each.path.step == asked.step]
    wanted = [each for each in launches if asked.task in (None, each.path.task)]
    return PastTask(folder, min(wanted, key=lambda each: place_of(each.path))) if wanted else None
