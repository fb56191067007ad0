"""Resuming a run: which of its tasks are taken from it, and which are made again.

A task is taken if it has succeeded, its step is still there and may lead where the task went, nobody asked for the step
to be made again, and all tasks that lead to it are taken. The scheduler itself says which those are: it is told what
could be taken, from the start on, and whatever it would launch instead is made again.

A parameter may get another value than it had: then what has read it is made again, too. Each record says what its task
has read.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from mainstem_core.errors import RunError
from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.spec import FlowSpec, parameters
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.identifiers import StepName, TaskPath
from mainstem_core.schema.places import TaskRange, compress_paths, first_member
from mainstem_core.schema.record import Record
from mainstem_core.schema.task import Transition
from mainstem_datastore.artifacts import save_artifacts
from mainstem_datastore.memory import memory_store
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.scheduler import RunPlan, Scheduler
from mainstem_runtime.scheduler.history import History
from mainstem_runtime.supervisor.prepare import Origin, Past
from mainstem_runtime.supervisor.takeover import past_of


class Decision(Record):
    """What becomes of a task.

    Args:
        path: the task.
        action: "clone" if it is taken from the run that is resumed, "run" if it is made again.
        why: in a few words.
    """

    path: TaskPath
    action: Literal["clone", "run"]
    why: str


class Resumption(Record):
    """What a new run takes from another one.

    Args:
        origin: what the new run has of that one.
        decisions: what becomes of each task that the run knew.
    """

    origin: Origin
    decisions: tuple[Decision, ...]


def resumption_of(
    folder: RunFolder,
    flow: type[FlowSpec],
    graph: FlowGraph,
    plan: RunPlan,
    again: str | None,
    given: Mapping[str, Any],
) -> Resumption:
    """Decides what a new run takes from another one.

    Args:
        folder: the run that is resumed.
        flow: the flow's class, as it is now.
        graph: its graph.
        plan: the same for the scheduler.
        again: a step whose tasks are all made again; what follows from them is, too.
        given: values of parameters that may differ from those of the run.

    Raises:
        RunError: `run-resume-step-unknown` if the flow has no such step, `run-resume-unknown` if there is no such run.
        StoreError: if its records cannot be read.
    """
    record = folder.run_record()
    if record is None:
        raise RunError("run-resume-unknown", run=f"{folder.flow}/{folder.run}")
    if again is not None and again not in graph.steps:
        steps = ", ".join(f"`{step}`" for step in graph.steps)
        raise RunError("run-resume-step-unknown", step=again, flow=graph.flow, steps=steps)
    known = past_of(folder).history
    changed = _changed(record.artifacts, given)
    barred = _with_reader(folder, known.succeeded, changed) | {
        path: why for path, went in known.succeeded.items() if (why := why_barred(path, went, graph, again))
    }
    usable = {path: went for path, went in known.succeeded.items() if path not in barred}
    scheduler = Scheduler(plan)
    scheduler.take_over(History(usable))
    taken = {path: usable[path] for path in scheduler.taken}
    decisions = [Decision(path, "clone", "it has succeeded") for path in taken]
    decisions += [Decision(path, "run", why) for path, why in barred.items()]
    decisions += [
        Decision(path, "run", "a task before it is made again") for path in usable.keys() - taken.keys()
    ]
    decisions += [
        Decision(path, "run", "it has failed" if path in known.failures else "it had not ended")
        for path in known.numbers.keys() - known.succeeded.keys()
    ]
    order = {step: place for place, step in enumerate(graph.steps)}
    decisions.sort(
        key=lambda each: (order.get(each.path.step, len(order)), len(each.path.task), each.path.task)
    )
    names = {*(parameter.attribute for parameter in parameters(flow)), *configs_of(flow)}
    kept = {name: plain for name, plain in record.artifacts.items() if name in names - changed}
    past = Past(History(taken), 0, len(taken))
    return Resumption(Origin(record.run, kept, by_home(folder, taken), past), tuple(decisions))


def _changed(known: Mapping[str, dict[str, Any]], given: Mapping[str, Any]) -> set[str]:
    """Returns the parameters that are given another value than they had."""
    if not given:
        return set()
    saved = save_artifacts(memory_store().native, given).plain  # nothing is written for a mere plan
    return {name for name in given if name in known and saved[name]["hash"] != known[name]["hash"]}


def _with_reader(
    folder: RunFolder, paths: Collection[TaskPath], changed: Collection[str]
) -> dict[TaskPath, str]:
    """Returns why tasks cannot be taken that have read a parameter with another value; a gang is taken as a whole."""
    if not changed:
        return {}
    barred: dict[TaskPath, str] = {}
    gangs: dict[TaskPath, str] = {}
    for path, manifest in zip(paths, folder.manifests(paths), strict=True):
        if manifest is None:
            continue
        read = changed if manifest.parameters_read is None else manifest.parameters_read
        if names := sorted(set(changed) & set(read)):
            barred[path] = f"it has read `{names[0]}`, which has another value now"
            if manifest.frames and manifest.frames[-1].is_gang:
                gangs[TaskPath(path.step, first_member(path.task))] = barred[path]
    members = (
        {path: gangs.get(TaskPath(path.step, first_member(path.task))) for path in paths} if gangs else {}
    )
    return {path: why for path, why in members.items() if why is not None} | barred


def why_barred(
    path: TaskPath, went: Transition | None, graph: FlowGraph, again: str | None = None
) -> str | None:
    """Returns why a task that has succeeded cannot be taken, by what is known of it alone; None if it can be.

    Args:
        path: the task.
        went: where it went on to.
        graph: the flow's graph as it is now.
        again: a step whose tasks are not to be taken.
    """
    if path.step == again:
        return "its step was asked for"
    node = graph.steps.get(path.step)
    if node is None:
        return "the flow has no such step any more"
    if went is not None and not set(went.steps) <= set(node.targets):
        return "its step leads elsewhere now"
    is_end = not node.targets
    fans_out = went is not None and went.width is not None
    if is_end != (went is None) or fans_out != node.fans_out:
        return "its step leads elsewhere now"
    return None


def by_home(folder: RunFolder, paths: Iterable[TaskPath]) -> dict[str, tuple[TaskRange, ...]]:
    """Returns tasks by the run in which they lie: where a run was itself resumed, that is an earlier one."""
    homes: dict[str, list[TaskPath]] = {}
    for path in paths:
        homes.setdefault(folder.clones().home(path) or folder.run, []).append(path)
    return {run: compress_paths(sorted(found, key=place_of)) for run, found in homes.items()}


def place_of(path: TaskPath) -> tuple[StepName, tuple[tuple[int, int, str], ...]]:
    """Returns what orders the tasks of a step by their place, level by level; in a loop, the rounds come in turn."""
    return path.step, tuple(_level(level) for level in path.task.split("-"))


def _level(text: str) -> tuple[int, int, str]:
    index, _, iteration = text.partition("~")
    return int(iteration) if iteration.isdecimal() else 0, int(index) if index.isdecimal() else -1, text
