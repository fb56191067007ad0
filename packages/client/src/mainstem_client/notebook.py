"""How the client's objects look: a line in a terminal, a small table in a notebook.

Names, tags, messages and types come from outside, so all text is escaped. There is no script and no link, only paths to
copy. Tables are cut: showing an object must stay cheap, however large the run is.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from mainstem_client.path_object import PathObject
from mainstem_client.run_records import unreadable_state
from mainstem_client.times import SECOND_US, duration_text
from mainstem_core.errors import MainstemException, RecordError

if TYPE_CHECKING:
    from datetime import datetime

    from mainstem_client.artifact import DataArtifact
    from mainstem_client.flow import Flow
    from mainstem_client.mainstem import Mainstem
    from mainstem_client.run import Run
    from mainstem_client.step import Step
    from mainstem_client.task import Task

_ROWS_MAX = 50
_COLOURS = {
    "succeeded": "#1a7f37",
    "running": "#0969da",
    "failed": "#cf222e",
    "cancelled": "#9a6700",
    "lost": "#6e7781",
    "damaged": "#cf222e",
    "newer": "#6e7781",
}
_CELL = "text-align:left;padding:2px 14px 2px 0"
_UNITS = ("B", "kB", "MB", "GB", "TB")


class Markup(str):
    """Text that is HTML already; all other text is escaped when it is shown."""

    __slots__ = ()


# -- in a terminal -------------------------------------------------------------------------------------------------


def described(shown: "Run | Task") -> str:
    """Returns a run or a task as one line: `Run('HelloFlow/1', succeeded, 3.20 s)`."""
    plain = PathObject.__repr__(shown)
    try:
        facts = [shown.state, _took(shown)]
    except MainstemException:  # what can't be read is no reason for a debugger or a log to fail
        return plain
    return f"{plain[:-1]}, {', '.join(fact for fact in facts if fact)})"


# -- in a notebook -------------------------------------------------------------------------------------------------


def mainstem_html(shown: "Mainstem") -> str:
    """Returns the flows of a store, each with its newest run."""
    rows: list[Sequence[str]] = []
    for flow in islice(shown, _ROWS_MAX):
        run = flow.latest_run
        if run is not None:
            state, began, *_ = _run_course(run)
            rows.append([_code(f"Flow('{flow.id}')"), _code(run.id), state, began])
    return _page(
        repr(shown),
        [],
        ["flow", "newest run", "state", "began"],
        rows,
        "a run of a flow makes the first entry",
    )


def flow_html(shown: "Flow") -> str:
    """Returns the newest runs of a flow in the namespace."""
    rows = [[_code(f"Run('{run.pathspec}')"), *_run_course(run)] for run in islice(shown, _ROWS_MAX)]
    heads = ["run", "state", "began", "duration", "tags"]
    return _page(
        repr(shown), [], heads, rows, "no run in this namespace: `namespace(None)` shows those of everybody"
    )


def run_html(shown: "Run") -> str:
    """Returns a run's state and its steps with the states of their tasks; of a damaged run, what is damaged."""
    title = PathObject.__repr__(shown)
    rows: list[Sequence[str]] = []
    try:
        facts = _run_facts(shown)
        for step in shown.steps():
            counts = (str(count or "") for count in step.counts())
            rows.append([_code(f"Step('{step.pathspec}')"), *counts])
    except RecordError as problem:
        return _unreadable_page(title, problem)
    heads = ["step", "succeeded", "failed", "unfinished"]
    return _page(title, facts, heads, rows, "no task has started yet")


def _run_facts(shown: "Run") -> list[str]:
    return [
        _state(shown.state),
        f"began {_when(shown.created_at)}",
        f"took {_took(shown)}" if _took(shown) else "",
        ", ".join(sorted(shown.tags)),
    ]


def step_html(shown: "Step") -> str:
    """Returns the first tasks of a step."""
    rows = [[_code(f"Task('{task.pathspec}')"), *_task_course(task)] for task in islice(shown, _ROWS_MAX)]
    facts = [f"{len(shown)} tasks"]
    return _page(
        repr(shown), facts, ["task", "state", "began", "duration", "attempt"], rows, "no task has started yet"
    )


def task_html(shown: "Task") -> str:
    """Returns a task's state, what went wrong, and its artifacts; of a damaged task, what is damaged."""
    title = PathObject.__repr__(shown)
    try:
        facts = _task_facts(shown)
        rows = [
            [_code(artifact.id), artifact.type, _size(artifact.size), _code(artifact.sha[:12])]
            for artifact in islice(shown, _ROWS_MAX)
        ]
    except RecordError as problem:
        return _unreadable_page(title, problem)
    return _page(title, facts, ["artifact", "type", "size", "hash"], rows, "no artifacts")


def _task_facts(shown: "Task") -> list[str]:
    failure = shown.failure
    return [
        _state(shown.state),
        f"began {_when(shown.created_at)}" if shown.created_at else "",
        f"took {_took(shown)}" if _took(shown) else "",
        failure.message if failure is not None else "",
        f"{failure.file}:{failure.line}" if failure is not None and failure.file is not None else "",
    ]


def artifact_html(shown: "DataArtifact") -> str:
    """Returns type, size and hash of an artifact; its value is not loaded."""
    rows = [["type", shown.type], ["size", _size(shown.size)], ["hash", _code(shown.sha)]]
    return _page(repr(shown), [], ["", ""], rows, "")


# -- pieces --------------------------------------------------------------------------------------------------------


def _page(
    title: str, facts: Iterable[str], heads: Sequence[str], rows: Sequence[Sequence[str]], empty: str
) -> str:
    """Returns a titled table, or the words for an empty one."""
    line = " · ".join(_escaped(fact) for fact in facts if fact)
    body = _table(heads, rows) if rows else f"<i>{_escaped(empty)}</i>"
    cut = f"<div><i>the first {_ROWS_MAX} are shown</i></div>" if len(rows) == _ROWS_MAX else ""
    return f"<div><b>{_code(title)}</b></div><div>{line}</div>{body}{cut}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th style="{_CELL}">{_escaped(text)}</th>' for text in heads)
    lines = ("".join(f'<td style="{_CELL}">{_escaped(text)}</td>' for text in row) for row in rows)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def _escaped(text: str) -> str:
    from html import escape  # here: its table of entities is of no use elsewhere

    return text if isinstance(text, Markup) else escape(text)


def _code(text: str) -> Markup:
    return Markup(f"<code>{_escaped(text)}</code>")


def _state(state: str) -> Markup:
    return Markup(f'<span style="color:{_COLOURS[state]};font-weight:bold">{state}</span>')


def _run_course(run: "Run") -> list[str]:
    """Returns the cells about a run in a list: its state, when it began, how long it took, its tags."""
    try:
        tags = ", ".join(sorted(run.user_tags))
        return [_state(run.state), _when(run.created_at), _took(run), tags]
    except RecordError as problem:
        return [_state(unreadable_state(problem)), "", "", ""]


def _task_course(task: "Task") -> list[str]:
    """Returns the cells about a task in a list: its state, when it began, how long it took, the attempt."""
    try:
        return [_state(task.state), _when(task.created_at), _took(task), str(task.current_attempt)]
    except RecordError as problem:
        return [_state(unreadable_state(problem)), "", "", ""]


def _unreadable_page(title: str, problem: RecordError) -> str:
    """Returns what is shown of something whose record cannot be read: that, and why."""
    return _page(title, [_state(unreadable_state(problem))], [], [], problem.message)


def _when(at: "datetime | None") -> str:
    """Returns a time in the reader's own zone."""
    return "" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _took(shown: "Run | Task") -> str:
    """Returns how long something took, or has been running; "" where that is not known."""
    began, ended = shown.created_at, shown.finished_at
    if began is None or (ended is None and shown.state != "running"):
        return ""
    if ended is None:
        ended = began.now(began.tzinfo)
    return duration_text(round((ended - began).total_seconds() * SECOND_US))


def _size(size_bytes: int) -> str:
    size, unit = float(size_bytes), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{size:.0f} {_UNITS[unit]}" if unit == 0 else f"{size:.1f} {_UNITS[unit]}"
