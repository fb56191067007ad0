"""A spin: one task of a past run is run again with the code as it is now, apart from runs.

It has a run's form, with an id that no run has: what led to the task is there by reference, and `logs`, `dump` and the
client read it like any run. Lists of runs don't show it, and nothing goes on with it.
"""

from collections.abc import Iterable

from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.spec import FlowSpec, parameters
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.identifiers import SPIN_PREFIX, RunId
from mainstem_core.schema.records import Manifest
from mainstem_runtime.one_task.inputs import Changes
from mainstem_runtime.one_task.past_task import PastTask
from mainstem_runtime.scheduler.history import History
from mainstem_runtime.supervisor.prepare import Origin, Past, new_run_id
from mainstem_runtime.supervisor.resume import by_home


def new_spin_id(created_us: int) -> RunId:
    """Returns the id of a new spin.

    Args:
        created_us: when it begins, in microseconds since 1970.
    """
    return RunId(f"{SPIN_PREFIX}{new_run_id(created_us)}")


def origin_of(
    flow: type[FlowSpec], graph: FlowGraph, past: PastTask, changes: Changes, inputs: Iterable[Manifest]
) -> Origin:
    """Returns what a spin has of the run that it takes its inputs from.

    Args:
        flow: the flow's class.
        graph: its graph.
        past: the task.
        changes: what it gets besides.
        inputs: the records that stand in place of those of the run.
    """
    folder, launch = past.folder, past.launch
    record = folder.run_record()
    assert record is not None, "the task was found in it"
    names = {*(each.attribute for each in parameters(flow)), *configs_of(flow)} - changes.parameters.keys()
    steps = _steps_before(graph, launch.path.step) | {each.step for each in (*launch.inputs, *launch.frames)}
    own = {launch.path, *((each.step, each.task) for each in inputs)}
    before = {
        file.path
        for file in folder.task_files()
        if file.kind in ("manifest", "part") and file.path.step in steps and file.path not in own
    }
    return Origin(
        run=record.run,
        artifacts={name: plain for name, plain in record.artifacts.items() if name in names},
        clones=by_home(folder, before),
        past=Past(History({}), 0, 0),
        spins=str(launch.path),
    )


def _steps_before(graph: FlowGraph, step: str) -> set[str]:
    """Returns the steps from which a step can be reached."""
    before: set[str] = set()
    waiting = [step]
    while waiting:
        target = waiting.pop()
        found = {node.name for node in graph if target in node.targets} - before
        before |= found
        waiting += found
    return before
