"""One run from beginning to end: claim, supervise, make everything durable, tell people."""

import resource
import time
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from mainstem_core.errors import MainstemException, StoreError
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.record import Record, record
from mainstem_core.schema.records import EndRecord
from mainstem_datastore.journal import JournalWriter
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store
from mainstem_runtime.executor.connection import LauncherConnection
from mainstem_runtime.executor.safety import StartMethod
from mainstem_runtime.faults import fault_point
from mainstem_runtime.scheduler import Finish, Scheduler
from mainstem_runtime.supervisor.loop import EventLoop
from mainstem_runtime.supervisor.options import RunOptions
from mainstem_runtime.supervisor.prepare import ClaimedRun, claim_run, plan_of
from mainstem_runtime.supervisor.supervisor import STOP_SIGNALS, Supervisor
from mainstem_runtime.supervisor.view import RunView


@record
class RunRequest(Record):
    """What somebody asked to be run.

    Args:
        flow: the flow's class.
        graph: its graph, checked.
        values: the parameters' values by attribute.
        root: the store's folder.
        method: how tasks are started.
        launcher: starts them; it is ended with the run.
        options: how the run is supervised.
        tags: the user's tags.
    """

    flow: type[FlowSpec]
    graph: FlowGraph
    values: Mapping[str, Any]
    root: str
    method: StartMethod
    launcher: LauncherConnection
    options: RunOptions
    tags: Sequence[str] = ()


def run_flow(request: RunRequest, view: RunView) -> int:
    """Runs a flow and returns the exit code: 0, 1, or 128 and the number of the signal that stopped it.

    Args:
        request: what to run.
        view: shows it to people.

    Raises:
        StoreError: if the store cannot be written; nothing is left running.
    """
    loop = EventLoop(STOP_SIGNALS)
    _allow_descriptors(request.options.workers_max)
    try:
        store = Store.open(request.root, create=True)
        claimed = claim_run(store, request.flow, request.graph, request.values, request.tags)
        return _supervise(request, view, claimed, loop)
    finally:
        request.launcher.close()


def _allow_descriptors(workers_max: int) -> None:
    """Raises the soft limit of open files where so many tasks at once would meet it: each has three pipes and a log."""
    needed = 4 * workers_max + 256
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed and soft != resource.RLIM_INFINITY:
        allowed = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, allowed), hard))


def _supervise(request: RunRequest, view: RunView, claimed: ClaimedRun, loop: EventLoop) -> int:
    folder = claimed.folder
    journal = JournalWriter(folder)
    journal.append("run-started", start_method=request.method.name, **claimed.record.host)
    progress = view.run_started(folder, claimed.record, request.method)
    scheduler = Scheduler(plan_of(request.graph, request.options.workers_max))
    supervisor = Supervisor(folder, scheduler, request.launcher, journal, progress, request.options, loop)
    problem: MainstemException | None = None
    try:
        finish = supervisor.watch(meanwhile=_import_index)
    except MainstemException as raised:
        problem, finish = raised, Finish("failed", raised.message)
    request.launcher.hang_up()
    end = _end_record(folder, finish, scheduler, supervisor)
    _make_durable(folder, supervisor, journal, end, problem)
    view.run_ended(end, (end.finished_us - claimed.record.created_us) / 1e6, problem)
    _catch_up_index(folder)
    if supervisor.stop_signal is not None and end.outcome == "cancelled":
        return 128 + supervisor.stop_signal
    return 0 if end.outcome == "succeeded" else 1


def _end_record(folder: RunFolder, finish: Finish, scheduler: Scheduler, supervisor: Supervisor) -> EndRecord:
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


def _make_durable(
    folder: RunFolder,
    supervisor: Supervisor,
    journal: JournalWriter,
    end: EndRecord,
    problem: MainstemException | None,
) -> None:
    """Makes logs, then the journal, then `end.json` durable; only then may anybody be told that the run has ended.

    Raises:
        StoreError: if the store cannot be written and that is news.
    """
    try:
        supervisor.sync_logs()
        journal.append("run-ending", outcome=end.outcome)
        journal.sync()
        folder.end(end)
    except StoreError:
        if problem is None:
            raise


def _import_index() -> None:
    """Imports what the end of the run needs (sqlite3 takes a few milliseconds) while the first task runs."""
    import_module("mainstem_client.index.database")


def _catch_up_index(folder: RunFolder) -> None:
    from mainstem_client.index import catch_up_run  # imports sqlite3, which nothing before the end needs

    fault_point("index-catch-up")
    catch_up_run(folder.store, folder.flow, folder.run)
