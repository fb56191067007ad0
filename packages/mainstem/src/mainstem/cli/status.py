"""`mainstem status`: where runs are kept, whose are shown, and which flows have run."""

import json
from typing import TYPE_CHECKING

import click

from mainstem.cli.stores import store_or_note
from mainstem.cli.tables import Column, print_table
from mainstem_client.namespaces import get_namespace
from mainstem_client.run_summaries import RunSummary, list_runs
from mainstem_client.stores import current_root
from mainstem_client.times import as_datetime
from mainstem_datastore.store import Store

if TYPE_CHECKING:
    from mainstem.cli.documents import StatusDocument

_COLUMNS = (
    Column("flow"),
    Column("runs", right=True),
    Column("latest run"),
    Column("state"),
    Column("started"),
)
_NONE = "-"


def build() -> click.Command:
    """Returns the command."""

    @click.command("status", help="Show where runs are kept, whose are shown, and which flows have run.")
    @click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
    def status(as_json: bool) -> None:
        document = status_of(store_or_note())
        if as_json:
            click.echo(json.dumps(document, indent=2))
        else:
            show(document)

    return status


def status_of(store: Store | None) -> "StatusDocument":
    """Returns what is visible from the working folder.

    Args:
        store: its store, None where nothing has run yet.
    """
    namespace = get_namespace()
    document: StatusDocument = {"store": current_root(), "namespace": namespace, "flows": []}
    for flow in store.flows() if store is not None else ():
        latest = list_runs(store, [flow], 1, namespace) if store is not None else []
        document["flows"].append(
            {
                "flow": flow,
                "runs_in_store": len(store.runs(flow)) if store is not None else 0,
                "latest_run": latest[0].run if latest else None,
                "latest_state": latest[0].state if latest else None,
                "latest_created_at": _created_at(latest[0]) if latest else None,
            }
        )
    return document


def show(document: "StatusDocument") -> None:
    """Prints what is visible.

    Args:
        document: what is.
    """
    from datetime import datetime  # here: a program that asks for JSON needs no local times

    click.echo(f"store      {document['store']}")
    click.echo(f"namespace  {document['namespace'] or 'none: runs of everybody'}")
    if not document["flows"]:
        return
    click.echo()
    rows: list[list[str]] = []
    for flow in document["flows"]:
        created_at = flow["latest_created_at"]
        started = (
            f"{datetime.fromisoformat(created_at).astimezone():%Y-%m-%d %H:%M:%S}" if created_at else _NONE
        )
        rows.append(
            [
                flow["flow"],
                str(flow["runs_in_store"]),
                flow["latest_run"] or _NONE,
                flow["latest_state"] or _NONE,
                started,
            ]
        )
    print_table(_COLUMNS, rows)


def _created_at(summary: RunSummary) -> str | None:
    return None if summary.created_us is None else as_datetime(summary.created_us).isoformat()
