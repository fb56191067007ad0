"""`run_flow`: all steps of a flow in this process, one after the other."""

from collections import deque
from collections.abc import Iterable, Mapping
from typing import Any

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import TaskPath
from mainstem_runtime.scheduler import AttemptSucceeded, Command, Launch, RunStarted, Scheduler
from mainstem_runtime.supervisor.options import SPLITS_DEFAULT, RunOptions
from mainstem_runtime.supervisor.prepare import plan_of
from mainstem_runtime.testing.memory_run import MemoryRun
from mainstem_runtime.testing.result import RunResult, TaskResult


def run_flow(
    flow: type[FlowSpec],
    *,
    parameters: Mapping[str, Any] | None = None,
    current: Mapping[str, Any] | None = None,
    max_num_splits: int = SPLITS_DEFAULT,
) -> RunResult:
    """Runs a whole flow in this process, without files, and returns what all its tasks left.

    The scheduler of real runs decides the order, with one task at a time, so it is the same each time. Of the
    decorators only those of users are applied: the first step that raises ends the run.

    Args:
        flow: the flow's class.
        parameters: values of the flow's parameters by name; the others have their defaults.
        current: facts for `current` in every task, as for `current_as`.
        max_num_splits: how many items a foreach may have.

    Raises:
        UsageError: `testing-call-invalid` for a parameter that the flow has not.
        GraphError: the first thing that is wrong with the flow's graph.
        ParameterError: where a parameter's value is missing or does not fit.
        TaskError: as in a real task.
        BaseException: whatever a step raises, unchanged but for a note that names the task.
    """
    run = MemoryRun(flow, parameters or {}, max_num_splits)
    scheduler = Scheduler(plan_of(run.graph, RunOptions(workers_max=1), run.folder.run))
    tasks: dict[str, TaskResult] = {}
    launches = _launches(scheduler.handle(RunStarted()))
    while launches:
        launch = launches.popleft()
        event, tasks[str(launch.path)] = _run_launched(run, launch, current or {})
        launches.extend(_launches(scheduler.handle(event)))
    return RunResult(run.graph.flow, tasks)


def _launches(commands: Iterable[Command]) -> deque[Launch]:
    """Returns what is to be launched; of a gang the first member last: it waits for the others."""
    launches = [command for command in commands if isinstance(command, Launch)]
    return deque(sorted(launches, key=_is_first_of_gang))


def _is_first_of_gang(launch: Launch) -> bool:
    return bool(launch.frames) and launch.frames[-1].is_gang and launch.frames[-1].index == 0


def _run_launched(
    run: MemoryRun, launch: Launch, facts: Mapping[str, Any]
) -> tuple[AttemptSucceeded, TaskResult]:
    try:
        manifest, result = run.run_task(launch.path, launch.inputs, launch.frames, facts)
    except BaseException as problem:
        problem.add_note(f"in the task `{_place(launch.path)}` of {run.graph.flow}")
        raise
    return AttemptSucceeded(launch.path, manifest.transition), result


def _place(path: TaskPath) -> str:
    return str(path) if path.task != "0" else path.step
