"""One attempt of one task, from specification to report; it needs a store and the flow's class."""

import os
import time
from collections.abc import Callable

from mainstem_core.decorators.prepare import prepared
from mainstem_core.errors import Location, MainstemException, StoreError, TaskError
from mainstem_core.flow.current import set_current
from mainstem_core.flow.spec import FlowSpec, assigned, bind
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.record import replace
from mainstem_core.schema.records import Manifest
from mainstem_core.schema.task import TaskReport, TaskSpec
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store
from mainstem_runtime.executor.usage import usage_so_far
from mainstem_runtime.faults import fault_point
from mainstem_runtime.task.commit import commit, passes_on
from mainstem_runtime.task.facts import current_facts
from mainstem_runtime.task.failure import Described, describe, record_failure
from mainstem_runtime.task.state import RunningTask


def execute(
    flow_class: type[FlowSpec],
    graph: FlowGraph,
    store: Store,
    spec: TaskSpec,
    tell_hidden: Callable[[list[str]], None] | None = None,
    look_into: Callable[[BaseException], None] | None = None,
) -> TaskReport:
    """Runs a step and commits what came of it, success or failure, to the store.

    Args:
        flow_class: the flow.
        graph: its graph.
        store: where everything is read and written.
        spec: which task.
        tell_hidden: has whoever reads this process's output hide some values from then on; None if nobody does.
        look_into: called with what the step raised, before that is recorded.

    Returns:
        What the supervisor should know; the store knows the same.
    """
    started_us = time.time_ns() // 1000
    folder = RunFolder(store, spec.flow, spec.run)
    state = RunningTask(folder, spec, graph, tell_hidden)
    flow = bind(flow_class, state)
    set_current(current_facts(flow_class, graph, spec, folder))
    process = os.getpid()
    try:
        manifest = run_and_commit(folder, spec, state, flow, graph, started_us)
    except (
        BaseException
    ) as problem:  # the user's code may raise anything, sys.exit included; it is a failed task
        _end_if_forked_off(process)
        if look_into is not None:
            look_into(problem)
        return _failed(folder, spec, state, problem, flow, started_us)
    finally:
        set_current({})
    return TaskReport(
        succeeded=True,
        transition=manifest.transition,
        written_bytes=manifest.written_bytes,
        passes_on=passes_on(manifest) if manifest.transition is not None else None,
        items=manifest.items,
    )


def run_and_commit(
    folder: RunFolder,
    spec: TaskSpec,
    state: RunningTask,
    flow: FlowSpec,
    graph: FlowGraph,
    started_us: int,
    layer_min: int = 0,
) -> Manifest:
    """Runs the step in this process and commits what it left; whatever it raises is raised.

    Args:
        folder: the run.
        spec: which task.
        state: what the flow object may ask.
        flow: the flow object, bound to that state.
        graph: the flow's graph.
        started_us: when the attempt began, in microseconds since 1970.
        layer_min: decorators of lower layers are left out.
    """
    process = os.getpid()
    run_step(folder, spec, state, flow, graph, layer_min)
    _end_if_forked_off(process)
    return _commit(folder, spec, state, flow, started_us, graph.steps[spec.step].location)


def run_step(
    folder: RunFolder,
    spec: TaskSpec,
    state: RunningTask,
    flow: FlowSpec,
    graph: FlowGraph,
    layer_min: int = 0,
) -> None:
    """Runs the step in this process, with its decorators; nothing is stored, and whatever it raises is raised.

    Args:
        folder: the run.
        spec: which task.
        state: what the flow object may ask.
        flow: the flow object, bound to that state.
        graph: the flow's graph.
        layer_min: decorators of lower layers are left out.
    """
    decorators = prepared(type(flow)).steps.get(spec.step)
    if decorators is None:
        _run_body(flow, state, spec)
    else:
        from mainstem_runtime.decorators.chain import run_decorated  # only for steps with decorators
        from mainstem_runtime.decorators.context import DecoratedTask

        node = graph.steps[spec.step]
        task = DecoratedTask(folder, spec, state, flow, node, is_end=spec.step == graph.end)
        chosen = [each for each in decorators if each.layer >= layer_min]
        run_decorated(task, chosen, lambda: _run_body(flow, state, spec))
    if state.transition is None and spec.step != graph.end:
        raise TaskError("task-next-missing", step=spec.step, where=graph.steps[spec.step].location)


def _run_body(flow: FlowSpec, state: RunningTask, spec: TaskSpec) -> None:
    method = getattr(flow, spec.step)
    inputs = state.join_inputs()
    if inputs is None:
        fault_point("user-code")
        method()
    else:
        fault_point("join")
        method(inputs)


def _end_if_forked_off(process: int) -> None:
    """Ends a process that the step forked off and that left the step, too: the task's own process speaks for it."""
    if os.getpid() != process:
        os._exit(1)


def _commit(
    folder: RunFolder,
    spec: TaskSpec,
    state: RunningTask,
    flow: FlowSpec,
    started_us: int,
    location: Location,
) -> Manifest:
    """Commits what the step left; what cannot be stored is said of the line that assigned it, or of the step."""
    try:
        return commit(folder, spec, state, flow, started_us)
    except MainstemException as problem:
        if problem.id == "task-value-unpicklable" and "part" in problem.fields:
            # Here: it parses the file, and only a value that cannot be stored asks for it.
            from mainstem_core.graph.assignments import last_assignment

            problem.where = last_assignment(type(flow), spec.step, problem.fields["part"])
        problem.where = problem.where or location
        raise


def _failed(
    folder: RunFolder,
    spec: TaskSpec,
    state: RunningTask,
    problem: BaseException,
    flow: FlowSpec,
    started_us: int,
) -> TaskReport:
    described = describe(problem, spec.step, state.redaction)
    try:
        usage = usage_so_far(state.read_bytes)
        record_failure(folder, spec, problem, described, assigned(flow), started_us, usage)
    except StoreError as second:  # a full disk, say: the supervisor hears of it through the pipe
        described = _with_second(described, second)
    _print_traceback(described)
    where = described.where
    return TaskReport(
        succeeded=False,
        message=described.message,
        file=where.file if where else None,
        line=where.line if where else None,
        cause=described.cause,
    )


def _with_second(described: Described, second: StoreError) -> Described:
    return replace(
        described, message=f"{described.message} (and the failure could not be recorded: {second.message})"
    )


def _print_traceback(described: Described) -> None:
    import sys

    print(described.traceback, end="", file=sys.stderr, flush=True)
