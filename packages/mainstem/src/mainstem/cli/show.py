"""`mainstem show`: how a run went, what its tasks took, and what failed."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from mainstem.cli.runs import STATE_STYLES
from mainstem.cli.stores import run_or_step_named
from mainstem.cli.tables import Column, print_table
from mainstem_client.run import Run
from mainstem_client.step import Step
from mainstem_client.task import Task
from mainstem_client.times import SECOND_US, duration_text
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.supervisor.view import format_bytes

if TYPE_CHECKING:
    from mainstem.cli.documents import ShownRunDocument, ShownTaskDocument

T = TypeVar("T", int, float)

_HELP = (
    "Show how a run went: its steps, what their tasks took, and what failed. RUN is Flow/run, or the run's id; with "
    "/step behind it, each task of that step is shown."
)
_FACTS = (
    Column("took", right=True),
    Column("cpu", right=True),
    Column("peak memory", right=True),
    Column("read", right=True),
    Column("written", right=True),
)
_STEPS = (Column("step"), Column("tasks", right=True), Column("state", styles=STATE_STYLES), *_FACTS)
_TASKS = (Column("task"), Column("attempt", right=True), Column("state", styles=STATE_STYLES), *_FACTS)
_UNKNOWN = "-"


def build() -> click.Command:
    """Returns the command."""

    @click.command("show", help=_HELP)
    @click.argument("run")
    @click.option("--json", "as_json", is_flag=True, help="Print it as JSON, with all tasks.")
    def show(run: str, as_json: bool) -> None:
        folder, name = run_or_step_named(run)
        shown = Run(f"{folder.flow}/{folder.run}", _namespace_check=False)
        steps = [(step.id, document_of(step)) for step in (shown if name is None else [shown[name]])]
        document = _described(shown, folder, [task for _, tasks in steps for task in tasks])
        if as_json:
            click.echo(json.dumps(document, indent=2))
            return
        _print_head(document)
        if name is None:
            print_table(_STEPS, [_step_row(step, tasks) for step, tasks in steps])
        else:
            print_table(_TASKS, [_task_row(task) for task in document["tasks"]])
        _print_failures(document["tasks"])

    return show


def document_of(step: Step) -> "list[ShownTaskDocument]":
    """Returns the tasks of a step by place, each with what it took."""
    return [_task(step.id, task) for task in step]


def _task(step: str, task: Task) -> "ShownTaskDocument":
    usage, failure, began = task.usage, task.failure, task.created_at
    return {
        "task": f"{step}/{task.id}",
        "state": task.state,
        "attempt": task.current_attempt,
        "origin": task.origin_pathspec,
        "started_at": None if began is None else began.isoformat(),
        "duration_s": usage.duration_s,
        "cpu_s": usage.cpu_s,
        "memory_peak_bytes": usage.memory_peak_bytes,
        "read_bytes": usage.read_bytes,
        "written_bytes": usage.written_bytes,
        "failure": None if failure is None else failure.message,
        "where": None if failure is None or failure.file is None else f"{failure.file}:{failure.line}",
    }


def _described(run: Run, folder: RunFolder, tasks: "list[ShownTaskDocument]") -> "ShownRunDocument":
    record, end, ended_at = folder.run_record(), folder.end_record(), run.finished_at
    return {
        "run": run.pathspec,
        "state": run.state,
        "reason": None if end is None else end.reason,
        "origin": run.origin_pathspec,
        "spins": None if record is None else record.spins,
        "tags": sorted(run.tags),
        "created_at": run.created_at.isoformat(),
        "finished_at": None if ended_at is None else ended_at.isoformat(),
        "duration_s": None if ended_at is None else (ended_at - run.created_at).total_seconds(),
        "tasks": tasks,
    }


def _print_head(run: "ShownRunDocument") -> None:
    from datetime import datetime  # here: a program that asks for JSON needs no local times

    took = "" if run["duration_s"] is None else f" after {_seconds(run['duration_s'])}"
    click.echo(f"{run['run']}  {run['state']}{took}{'' if run['reason'] is None else ': ' + run['reason']}")
    click.echo(f"began    {datetime.fromisoformat(run['created_at']).astimezone():%Y-%m-%d %H:%M:%S}")
    click.echo(f"tags     {', '.join(run['tags'])}")
    if run["spins"] is not None:
        click.echo(f"spins    {run['spins']} with the inputs that it has in {run['origin']}")
    elif run["origin"] is not None:
        taken = sum(task["origin"] is not None for task in run["tasks"])
        click.echo(f"resumes  {run['origin']}, from which it has {taken} tasks")
    click.echo()


def _print_failures(tasks: "Iterable[ShownTaskDocument]") -> None:
    failed = [task for task in tasks if task["failure"] is not None and task["state"] != "cancelled"]
    for task in failed:
        where = "" if task["where"] is None else f" ({task['where']})"
        click.echo(f"\n{task['task']} failed: {task['failure']}{where}")


def _step_row(step: str, tasks: "Sequence[ShownTaskDocument]") -> list[str]:
    counts = Counter(task["state"] for task in tasks)
    states = ", ".join(f"{count} {state}" for state, count in counts.items())
    return [
        step,
        str(len(tasks)),
        states if len(counts) > 1 else next(iter(counts), _UNKNOWN),
        *_cells(tasks),
    ]


def _task_row(task: "ShownTaskDocument") -> list[str]:
    return [task["task"], str(task["attempt"]), task["state"], *_cells([task])]


def _cells(tasks: "Sequence[ShownTaskDocument]") -> list[str]:
    """Returns what tasks took: the longest time, the highest peak, and the sum of all else."""
    return [
        _cell([task["duration_s"] for task in tasks], max, _seconds),
        _cell([task["cpu_s"] for task in tasks], sum, _seconds),
        _cell([task["memory_peak_bytes"] for task in tasks], max, format_bytes),
        _cell([task["read_bytes"] for task in tasks], sum, format_bytes),
        _cell([task["written_bytes"] for task in tasks], sum, format_bytes),
    ]


def _cell(
    values: "Iterable[T | None]", together: "Callable[[list[T]], T | int]", shown: "Callable[[T], str]"
) -> str:
    known = [value for value in values if value is not None]
    return shown(together(known)) if known else _UNKNOWN  # type: ignore[arg-type]  # a sum of T is a T here


def _seconds(seconds: float) -> str:
    return duration_text(round(seconds * SECOND_US))
