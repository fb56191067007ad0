"""Resuming a run: which of its tasks are taken from it, and which are made again.

A task is taken if it has succeeded, its step is still there and may lead where the task went, nobody asked for the step
to be made again, and all tasks that lead to it are taken. The scheduler itself says which those are: it is told what
could be taken, from the start on, and whatever it would launch instead is made again.
"""

from collections.abc import Iterable
from typing import Literal

from mainstem_core.errors import RunError
from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.spec import FlowSpec, parameters
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.identifiers import StepName, TaskPath
from mainstem_core.schema.places import TaskRange, compress_paths
from mainstem_core.schema.record import Record
from mainstem_core.schema.task import Transition
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
    folder: RunFolder, flow: type[FlowSpec], graph: FlowGraph, plan: RunPlan, again: str | None
) -> Resumption:
    """Decides what a new run takes from another one.

    Args:
        folder: the run that is resumed.
        flow: the flow's class, as it is now.
        graph: its graph.
        plan: the same for the scheduler.
        again: a step whose tasks are all made again; what follows from them is, too.

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
    barred = {
        path: why for path, went in known.succeeded.items() if (why := _barred(path, went, graph, again))
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
    given = {name: plain for name, plain in record.artifacts.items() if name in names}
    past = Past(History(taken), 0, len(taken))
    return Resumption(Origin(record.run, given, _by_home(folder, taken), past), tuple(decisions))


def _barred(path: TaskPath, went: Transition | None, graph: FlowGraph, again: str | None) -> str | None:
    """Returns why a task that has succeeded cannot be taken, by what is known of it alone."""
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


def _by_home(folder: RunFolder, paths: Iterable[TaskPath]) -> dict[str, tuple[TaskRange, ...]]:
    """Returns tasks by the run in which they lie: where a run was itself resumed, that is an earlier one."""
    homes: dict[str, list[TaskPath]] = {}
    for path in paths:
        homes.setdefault(folder.clones().home(path) or folder.run, []).append(path)
    return {run: compress_paths(sorted(found, key=_place)) for run, found in homes.items()}


def _place(path: TaskPath) -> tuple[StepName, str, int, str]:
    cut = path.task.rfind("-") + 1
    index = path.task[cut:]
    return path.step, path.task[:cut], int(index) if index.isdecimal() else -1, index
