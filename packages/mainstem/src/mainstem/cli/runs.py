"""`mainstem runs`: the runs of the store, the newest first."""

import json
from collections.abc import Callable
from typing import Any

import click

from mainstem.cli.stores import store_or_note
from mainstem.cli.tables import Column, print_table
from mainstem_client.namespaces import get_namespace
from mainstem_client.opening import open_flow
from mainstem_client.run_summaries import RunSummary, list_runs
from mainstem_client.times import as_datetime, duration_text
from mainstem_core.schema.identifiers import FlowName, parse_pathspec
from mainstem_runtime.supervisor.view import format_bytes

_LIMIT_DEFAULT = 20
STATE_STYLES = {
    "succeeded": "green",
    "running": "cyan",
    "failed": "red",
    "cancelled": "yellow",
    "lost": "magenta",
    "damaged": "bold red",
    "newer": "magenta",
}
_COLUMNS = (
    Column("run"),
    Column("state", styles=STATE_STYLES),
    Column("started", folds=True),
    Column("duration", right=True),
    Column("written", right=True),
    Column("user"),
)
_UNKNOWN = "-"


def build() -> click.Command:
    """Returns the command."""

    @click.command("runs", help="List your runs, the newest first; only those of FLOW, if it is named.")
    @click.argument("flow", required=False)
    @click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=_LIMIT_DEFAULT,
        show_default=True,
        help="At most so many runs.",
    )
    @click.option("--all", "everybody", is_flag=True, help="The runs of everybody, in all namespaces.")
    @click.option("--json", "as_json", is_flag=True, help="Print the runs as JSON.")
    def runs(flow: str | None, limit: int, everybody: bool, as_json: bool) -> None:
        namespace = None if everybody else get_namespace()
        if flow is not None:
            name = FlowName(*parse_pathspec(flow, 1))
            found = list_runs(open_flow(name), [name], limit, namespace)
        else:
            store = store_or_note()
            found = list_runs(store, store.flows(), limit, namespace) if store is not None else None
        if as_json:
            click.echo(json.dumps([_plain(summary) for summary in found or []], indent=2))
        elif found:
            print_table(_COLUMNS, [_row(summary) for summary in found])
        elif found is not None:
            _note_nothing_found(namespace)

    return runs


def _row(summary: RunSummary) -> list[str]:
    return [
        summary.pathspec,
        summary.state,
        _or_unknown(summary.created_us, lambda at_us: f"{as_datetime(at_us).astimezone():%Y-%m-%d %H:%M:%S}"),
        _or_unknown(summary.duration_us, duration_text),
        _or_unknown(summary.written_bytes, format_bytes),
        summary.user or _UNKNOWN,
    ]


def _or_unknown(value: int | None, shown: Callable[[int], str]) -> str:
    return _UNKNOWN if value is None else shown(value)


def _plain(summary: RunSummary) -> dict[str, Any]:
    duration_us = summary.duration_us
    return {
        "flow": summary.flow,
        "run": summary.run,
        "state": summary.state,
        "user": summary.user,
        "tags": None if summary.tags is None else list(summary.tags),
        "created_at": _moment(summary.created_us),
        "finished_at": _moment(summary.finished_us),
        "duration_s": None if duration_us is None else duration_us / 1e6,
        "written_bytes": summary.written_bytes,
    }


def _moment(at_us: int | None) -> str | None:
    return None if at_us is None else as_datetime(at_us).isoformat()


def _note_nothing_found(namespace: str | None) -> None:
    if namespace is None:
        click.echo("There are no runs.", err=True)
    else:
        click.echo(f"There are no runs in the namespace `{namespace}`; `--all` lists everybody's.", err=True)
