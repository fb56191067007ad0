"""`mainstem runs`: the runs of the store, the newest first."""

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

import click

from mainstem.cli.stores import store_or_note
from mainstem.cli.tables import Column, print_table
from mainstem_client.namespaces import get_namespace
from mainstem_client.opening import in_namespace, open_flow
from mainstem_client.run_records import runs_newest_first
from mainstem_client.run_summaries import RunSummary, summarise
from mainstem_client.times import as_datetime, duration_text
from mainstem_core.schema.identifiers import FlowName, parse_pathspec
from mainstem_datastore.store import Store
from mainstem_runtime.supervisor.view import format_bytes

_LIMIT_DEFAULT = 20
_STATES = {"succeeded": "green", "running": "cyan", "failed": "red", "cancelled": "yellow", "lost": "magenta"}
_COLUMNS = (
    Column("run"),
    Column("state", styles=_STATES),
    Column("started"),
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
            found = newest_runs(open_flow(name), [name], limit, namespace)
        else:
            store = store_or_note()
            found = newest_runs(store, store.flows(), limit, namespace) if store is not None else None
        if as_json:
            click.echo(json.dumps([_plain(summary) for summary in found or []], indent=2))
        elif found:
            print_table(_COLUMNS, [_row(summary) for summary in found])
        elif found is not None:
            _note_nothing_found(namespace)

    return runs


def newest_runs(
    store: Store, flows: Sequence[FlowName], limit: int, namespace: str | None
) -> list[RunSummary]:
    """Returns what is to be listed of the newest runs.

    Args:
        store: the store.
        flows: the flows.
        limit: at most so many runs.
        namespace: only runs with this tag; None for all.
    """
    records = (record for record in runs_newest_first(store, flows) if in_namespace(record, namespace))
    return [summarise(store, record) for record in islice(records, limit)]


def _row(summary: RunSummary) -> list[str]:
    return [
        summary.pathspec,
        summary.state,
        f"{as_datetime(summary.created_us).astimezone():%Y-%m-%d %H:%M:%S}",
        _UNKNOWN if summary.duration_us is None else duration_text(summary.duration_us),
        format_bytes(summary.written_bytes),
        summary.user,
    ]


def _plain(summary: RunSummary) -> dict[str, Any]:
    finished_us, duration_us = summary.finished_us, summary.duration_us
    return {
        "flow": summary.flow,
        "run": summary.run,
        "state": summary.state,
        "user": summary.user,
        "tags": list(summary.tags),
        "created_at": as_datetime(summary.created_us).isoformat(),
        "finished_at": None if finished_us is None else as_datetime(finished_us).isoformat(),
        "duration_s": None if duration_us is None else duration_us / 1e6,
        "written_bytes": summary.written_bytes,
    }


def _note_nothing_found(namespace: str | None) -> None:
    if namespace is None:
        click.echo("There are no runs.", err=True)
    else:
        click.echo(f"There are no runs in the namespace `{namespace}`; `--all` lists everybody's.", err=True)
