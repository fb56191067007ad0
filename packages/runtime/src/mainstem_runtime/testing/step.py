"""`run_step`: one step of a flow, with what it is given."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph import StepNode
from mainstem_core.schema.identifiers import StepName, TaskPath
from mainstem_core.schema.places import task_id
from mainstem_runtime.supervisor.options import SPLITS_DEFAULT
from mainstem_runtime.testing.memory_run import MemoryRun
from mainstem_runtime.testing.problems import invalid_call
from mainstem_runtime.testing.result import TaskResult
from mainstem_runtime.testing.stage import Given, Level, Stage


def run_step(
    flow: type[FlowSpec],
    step: str | Callable[..., Any],
    *,
    artifacts: Given | None = None,
    inputs: Sequence[Given] | Mapping[str, Given] | None = None,
    parameters: Mapping[str, Any] | None = None,
    input: Any = None,
    index: int | None = None,
    foreach_stack: Sequence[tuple[int, int, Any]] | None = None,
    current: Mapping[str, Any] | None = None,
    max_num_splits: int = SPLITS_DEFAULT,
) -> TaskResult:
    """Runs one step of a flow in this process, without files, and returns what it left.

    The step runs as a task does: it reads what it is given as if earlier steps had left it, its `self.next` is held
    against the graph, and what it assigns must be storable. Of its decorators only those of users are
    applied.

    Args:
        flow: the flow's class.
        step: the step: `"train"`, or `TrainFlow.train`.
        artifacts: what earlier steps have left; values by name, or what `run_step` returned for the step before.
        inputs: for a join, what each task that leads into it has left: a list in the order of the items or branches,
            or for branches a dict by the names of the steps that lead into it.
        parameters: values of the flow's parameters by name; the others have their defaults.
        input: the item of the innermost foreach, `self.input`.
        index: its index, 0 where it is left out; of a member of a gang, its place in the gang.
        foreach_stack: instead of both, (index, number of items, item) of each foreach around the step, outer first.
        current: facts for `current`, as for `current_as`.
        max_num_splits: how many items a foreach may have.

    Raises:
        UsageError: `testing-call-invalid` if the step cannot be given this.
        GraphError: the first thing that is wrong with the flow's graph.
        ParameterError: where a parameter's value is missing or does not fit.
        TaskError: as in a real task.
        BaseException: whatever the step raises, unchanged.
    """
    run = MemoryRun(flow, parameters or {}, max_num_splits)
    node = _node_of(run, step)
    stage = Stage(run, node)
    frames = stage.frames(_levels(flow, node, stage.levels(), input, index, foreach_stack))
    problem = _shape_problem(run, node, artifacts, inputs)
    if problem is not None:
        raise invalid_call(f"{flow.__name__}.{node.name}", *problem)
    if inputs is not None:
        before = stage.inputs(inputs, frames)
    else:
        before = () if not node.sources else stage.before(artifacts or {}, frames)
    _, result = run.run_task(TaskPath(StepName(node.name), task_id(frames)), before, frames, current or {})
    return result


def _node_of(run: MemoryRun, step: str | Callable[..., Any]) -> StepNode:
    name = step if isinstance(step, str) else step.__name__
    if name not in run.graph:
        known = ", ".join(f"`{each.name}`" for each in run.graph)
        raise invalid_call(run.graph.flow, f"it has no step `{name}`", f"the flow's steps are: {known}")
    return run.graph[name]


def _shape_problem(
    run: MemoryRun,
    node: StepNode,
    artifacts: Given | None,
    inputs: Sequence[Given] | Mapping[str, Given] | None,
) -> tuple[str, str] | None:
    """Returns what is wrong with what is given, and what to do, None if nothing is."""
    if node.is_join and (inputs is None or artifacts is not None):
        return "it is a join, which gets all it has from its inputs", "give `inputs` and no `artifacts`"
    if not node.is_join and inputs is not None:
        return "it is no join: its method takes no `inputs`", "give `artifacts`"
    if not node.sources and artifacts:
        return "no step comes before it that could have left artifacts", "give `parameters`"
    return None


def _levels(
    flow: type[FlowSpec],
    node: StepNode,
    splits: Sequence[str],
    input: Any,
    index: int | None,
    stack: Sequence[tuple[int, int, Any]] | None,
) -> list[Level]:
    """Returns the foreach levels around the step, outer first, as given or filled up."""
    what = f"{flow.__name__}.{node.name}"
    has_item = input is not None or index is not None
    if stack is not None:
        if has_item:
            problem = "`foreach_stack` was given together with `input` or `index`"
            raise invalid_call(what, problem, "give the item as the last entry of `foreach_stack`")
        if len(stack) != len(splits):
            problem = f"{len(stack)} foreach levels were given, but {len(splits)} are around it"
            raise invalid_call(what, problem, "give (index, number of items, item) for each, outer first")
        if any(not 0 <= level[0] < level[1] for level in stack):
            problem = "an index of `foreach_stack` is not below the number of its items"
            raise invalid_call(what, problem, "give (index, number of items, item) for each, outer first")
        return [Level(*level) for level in stack]
    if has_item and not splits:
        raise invalid_call(what, "it is in no foreach", "leave out `input` and `index`")
    if index is not None and index < 0:
        raise invalid_call(what, f"`index` is {index}", "give the index of an item, from 0")
    if not splits:
        return []
    return [*(Level(0, 1, None) for _ in splits[1:]), Level(index or 0, (index or 0) + 1, input)]
