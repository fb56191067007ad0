"""One run from beginning to end: claim, supervise, make everything durable, tell people."""

import signal
import time
from collections.abc import Mapping, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from mainstem_core.decorators.prepare import prepared
from mainstem_core.errors import MainstemException, StoreError
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph import FlowGraph
from mainstem_core.protocols.flow_decorator import RunAdditions
from mainstem_core.schema.identifiers import RunId
from mainstem_core.schema.record import Record
from mainstem_core.schema.records import EndRecord, Manifest, RunRecord
from mainstem_datastore.journal import JournalWriter
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store
from mainstem_runtime.code.imported import ImportedCode
from mainstem_runtime.code.recorder import CodeRecorder
from mainstem_runtime.executor.connection import LauncherConnection
from mainstem_runtime.executor.limits import allow_descriptors
from mainstem_runtime.executor.safety import StartMethod
from mainstem_runtime.faults import fault_point
from mainstem_runtime.scheduler import (
    AnyScheduler,
    Command,
    Finish,
    Launch,
    RunStarted,
    Scheduler,
    SingleTask,
)
from mainstem_runtime.supervisor.attributes import write_attributes
from mainstem_runtime.supervisor.caller import Caller
from mainstem_runtime.supervisor.loop import EventLoop
from mainstem_runtime.supervisor.options import RunOptions
from mainstem_runtime.supervisor.prepare import ClaimedRun, Origin, Past, claim_run, plan_of
from mainstem_runtime.supervisor.start import start_of
from mainstem_runtime.supervisor.supervisor import STOP_SIGNALS, Supervisor
from mainstem_runtime.supervisor.view import RunView
from mainstem_runtime.task.facts import host_facts


class OnlyTask(Record):
    """One task that is all of a run.

    Args:
        launch: the task.
        inputs: records that stand in place of those of its inputs.
    """

    launch: Launch
    inputs: tuple[Manifest, ...] = ()


class RunRequest(Record):
    """What somebody asked to be run.

    Args:
        flow: the flow's class.
        graph: its graph, checked.
        values: the parameters' values by attribute.
        root: the store's folder.
        method: how tasks are started.
        launcher: starts them; it is ended with the run.
        code: the code that was imported.
        suffixes: how the names of files end that belong to the code besides.
        options: how the run is supervised.
        tags: the user's tags.
        attribute_file: gets what leads to the run, as JSON.
        caller: the program that started the command, if one did.
        additions: what the flow's decorators add to the run.
        origin: the run that it resumes.
        run_id: the id that it is to have; by default a new one.
        only: the task to which it is limited, in a spin.
    """

    flow: type[FlowSpec]
    graph: FlowGraph
    values: Mapping[str, Any]
    root: str
    method: StartMethod
    launcher: LauncherConnection
    code: ImportedCode
    suffixes: Sequence[str]
    options: RunOptions
    tags: Sequence[str] = ()
    attribute_file: str | None = None
    caller: Caller | None = None
    additions: RunAdditions = RunAdditions()
    origin: Origin | None = None
    run_id: RunId | None = None
    only: OnlyTask | None = None


def run_flow(request: RunRequest, view: RunView) -> int:
    """Runs a flow and returns the exit code: 0, 1, or 128 and the number of the signal that stopped it.

    Args:
        request: what to run.
        view: shows it to people.

    Raises:
        RunError: `run-id-taken` if there is a run of the id that was asked for.
        StoreError: if the run cannot be claimed.
        Exception: a mistake of ours; the run is recorded as failed, and nothing is left running.
    """
    loop = EventLoop(_stop_signals())
    allow_descriptors(request.options.workers_max)
    try:
        claimed = claimed_for(request)
        for manifest in request.only.inputs if request.only is not None else ():
            claimed.folder.commit(manifest)
        return _supervise(request, view, claimed, loop)
    finally:
        request.launcher.close()


def claimed_for(request: RunRequest) -> ClaimedRun:
    """Makes the run that somebody asked for.

    Raises:
        RunError: `run-id-taken`.
        StoreError: if the store cannot be written.
    """
    return claim_run(
        Store.open(request.root, create=True),
        request.flow,
        request.graph,
        request.values,
        request.tags,
        request.additions,
        start_of(request.code, request.suffixes, prepared(request.flow).specifications, request.options),
        request.origin,
        request.run_id,
    )


def go_on(request: RunRequest, view: RunView, folder: RunFolder, record: RunRecord) -> int:
    """Goes on with a run whose owner is gone and returns the exit code, as `run_flow` does.

    Args:
        request: what to run, as the run's own records say.
        view: shows it to people.
        folder: the run.
        record: its `run.json`.

    Raises:
        RunError: `run-owned` if somebody runs it, `run-ended` if it has ended.
    """
    from mainstem_runtime.supervisor.takeover import take_over  # here: most runs have one owner

    loop = EventLoop(_stop_signals())
    allow_descriptors(request.options.workers_max)
    try:
        return _supervise(request, view, take_over(folder, record), loop)
    finally:
        request.launcher.close()


def _stop_signals() -> list[signal.Signals]:
    """Returns the signals that stop a run; one that `nohup` had ignored before us stays ignored."""
    ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    return [number for number in STOP_SIGNALS if not (ignored and number == signal.SIGHUP)]


def _supervise(request: RunRequest, view: RunView, claimed: ClaimedRun, loop: EventLoop) -> int:
    folder = claimed.folder
    journal = JournalWriter(folder, claimed.epoch)
    journal.append(
        "run-started" if claimed.epoch == 0 else "run-taken-over",
        start_method=request.method.name,
        grace_s=request.options.grace_s,
        **host_facts(),
    )
    done_before = None if claimed.past is None else claimed.past.tasks_succeeded
    progress = view.run_started(folder, claimed.record, request.method, done_before)
    plan = plan_of(request.graph, request.options, folder.run)
    scheduler = Scheduler(plan) if request.only is None else SingleTask(plan, request.only.launch)
    code = CodeRecorder(folder, request.code, request.suffixes)
    has_code = claimed.epoch and folder.code_record() is not None  # an owner before has kept it
    if has_code or not request.options.keep_values:
        code.leave_alone()
    supervisor = Supervisor(folder, scheduler, request.launcher, journal, progress, request.options, loop)
    supervisor.written_bytes = 0 if claimed.past is None else claimed.past.written_bytes
    problem: Exception | None = None
    try:
        _announce(request, folder, supervisor)
        finish = supervisor.watch(partial(_begin, scheduler, claimed.past), partial(_meanwhile, code))
    except (
        Exception
    ) as raised:  # a mistake of ours, too, must end the run with a record and nothing left running
        problem, finish = raised, Finish("failed", _reason(raised))
        supervisor.give_up()
    request.launcher.hang_up()
    unsynced = _sync(supervisor, code, journal, finish)
    for warning in code.warnings:
        progress.message(f"Warning: {warning}.")
    if unsynced is not None and finish.outcome != "failed":
        finish = Finish("failed", unsynced.message)
    end = _end_record(folder, finish, scheduler, supervisor)
    unrecorded = _record_end(folder, end)
    known = problem if isinstance(problem, MainstemException) else None
    view.run_ended(
        end,
        (end.finished_us - claimed.record.created_us) / 1e6,
        known or unsynced or unrecorded,
        recorded=unrecorded is None,
    )
    if problem is not None and known is None:
        raise problem
    if unrecorded is None and request.only is None:
        _catch_up_index(folder)
        if prepared(request.flow).flow:
            from mainstem_runtime.supervisor.exit_hooks import call_exit_hooks  # few flows have any

            succeeded = end.outcome == "succeeded"
            call_exit_hooks(request.flow, folder, succeeded=succeeded, apart=view.is_for_programs)
    if supervisor.stop_signal is not None and end.outcome == "cancelled" and unrecorded is None:
        return 128 + supervisor.stop_signal
    return 0 if end.outcome == "succeeded" and unrecorded is None else 1


def _begin(scheduler: AnyScheduler, past: Past | None) -> list[Command]:
    if past is None or isinstance(scheduler, SingleTask):
        return scheduler.handle(RunStarted())
    return scheduler.take_over(past.history)


def _announce(request: RunRequest, folder: RunFolder, supervisor: Supervisor) -> None:
    """Tells those who asked for it which run this is."""
    if request.attribute_file is not None:
        write_attributes(request.attribute_file, folder)
    if request.caller is not None:
        request.caller.announce(folder, request.options.grace_s)
        supervisor.stop_with(request.caller)


def _reason(raised: Exception) -> str:
    if isinstance(raised, MainstemException):
        return raised.message
    return f"internal error: {type(raised).__name__}: {raised}"


def _sync(
    supervisor: Supervisor, code: CodeRecorder, journal: JournalWriter, finish: Finish
) -> MainstemException | None:
    """Makes logs, code, then the journal durable, each as far as it goes; returns what stood in the way first."""
    problem: MainstemException | None = None
    for durable in (supervisor.sync_logs, code.finish):
        try:
            durable()
        except MainstemException as raised:
            problem = problem or raised
    try:
        journal.append("run-ending", outcome=finish.outcome if problem is None else "failed")
        journal.sync()
    except StoreError as raised:
        problem = problem or raised
    return problem


def _end_record(
    folder: RunFolder, finish: Finish, scheduler: AnyScheduler, supervisor: Supervisor
) -> EndRecord:
    return EndRecord(
        flow=folder.flow,
        run=folder.run,
        write_id=new_write_id(),
        finished_us=time.time_ns() // 1000,
        outcome=finish.outcome,
        reason=finish.reason,
        tasks_succeeded=scheduler.succeeded_count,
        attempts_failed=scheduler.failed_count,
        written_bytes=supervisor.written_bytes,
    )


def _record_end(folder: RunFolder, end: EndRecord) -> StoreError | None:
    """Writes `end.json`, before anybody is told that the run has ended; returns what made that impossible."""
    try:
        folder.end(end)
    except StoreError as raised:
        return raised
    return None


def _meanwhile(code: CodeRecorder) -> None:
    """Keeps the code, and imports what the run's end needs and what an error would: no file may open then."""
    code.start()
    import_module("mainstem_client.index.database")
    import_module("mainstem_core.errors.catalogue")


def _catch_up_index(folder: RunFolder) -> None:
    from mainstem_client.index import catch_up_run  # imports sqlite3, which nothing before the end needs

    fault_point("index-catch-up")
    catch_up_run(folder.store, folder.flow, folder.run)
