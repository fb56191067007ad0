"""A task's own process: its randomness, its report, its end."""

import atexit
import faulthandler
import os
import sys
from collections.abc import Mapping
from functools import partial

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.codec import to_plain
from mainstem_core.schema.task import TaskReport, TaskSpec
from mainstem_core.users import NAMESPACE_VARIABLE
from mainstem_datastore.records import compact_json
from mainstem_datastore.store import Store
from mainstem_runtime.executor.descendants import adopt_orphans
from mainstem_runtime.task.breakpoints import catch_breakpoints
from mainstem_runtime.task.execute import execute
from mainstem_runtime.task.randomness import generator_states, seed_generators


def run_task(
    flow: type[FlowSpec],
    graph: FlowGraph,
    root: str,
    spec: TaskSpec,
    report: int | None,
    states: Mapping[str, str] | None = None,
) -> int:
    """Runs one task in this process and returns the exit code, 0 or 1.

    Args:
        flow: the flow's class.
        graph: its graph.
        root: the store.
        spec: which task.
        report: a descriptor that gets the TaskReport as one line of JSON once the record is durable.
        states: the global random generators after the flow's import; by default they are as the import left them.
    """
    if report is not None and not faulthandler.is_enabled():
        # What the interpreter says when a signal ends it goes to the supervisor, who knows which frames are ours.
        faulthandler.enable(file=report, all_threads=False)
    adopt_orphans()
    if spec.namespace is not None:
        os.environ[NAMESPACE_VARIABLE] = spec.namespace
    seed_generators(generator_states() if states is None else states, spec)
    tell_hidden = look_into = None
    if report is not None:
        catch_breakpoints(report, spec.step)
        tell_hidden = partial(_tell_hidden, report)
        look_into = partial(_look_into, report) if spec.pdb else None
    result = execute(flow, graph, Store.at(root), spec, tell_hidden, look_into)
    if report is not None:
        _send(report, result)
    return 0 if result.succeeded else 1


def run_forked_task(
    flow: type[FlowSpec],
    graph: FlowGraph,
    root: str,
    spec: TaskSpec,
    report: int,
    states: Mapping[str, str],
) -> int:
    """Runs one task in a fork of the warm parent; like `run_task`, and ends as a fresh interpreter would."""
    code = run_task(flow, graph, root, spec, report, states)
    _wait_for_threads()
    atexit._run_exitfuncs()  # pyright: ignore[reportPrivateUsage]  # as the standard library's own forks do
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _wait_for_threads() -> None:
    threading = sys.modules.get("threading")
    if threading is not None and threading.active_count() > 1:
        threading._shutdown()


def _look_into(report: int, problem: BaseException) -> None:
    from mainstem_runtime.task.debugger import look_into  # imports pdb

    look_into(problem, report)


def _tell_hidden(report: int, values: list[str]) -> None:
    _write(report, compact_json(values).encode() + b"\n")


def _send(report: int, result: TaskReport) -> None:
    _write(report, compact_json(to_plain(result)).encode() + b"\n")


def _write(report: int, data: bytes) -> None:
    while data:
        data = data[os.write(report, data) :]
