"""`mainstem du`: how much space flows and runs take."""

import json
from dataclasses import asdict

import click

from mainstem.cli.stores import store_or_note
from mainstem.cli.tables import Column, print_table
from mainstem_client.disk_usage import StoreUsage, disk_usage
from mainstem_runtime.supervisor.view import format_bytes

_HELP = """Show how much space flows and runs take.

Values that several runs share are stored once. `values` is what a run refers to; `own` is what nothing else refers
to, and would become free without it; `records` are manifests, journals and logs.
"""
_COLUMNS = (
    Column("flow or run"),
    Column("values", right=True),
    Column("own", right=True),
    Column("records", right=True),
)


def build() -> click.Command:
    """Returns the command."""

    @click.command("du", help=_HELP)
    @click.option("--json", "as_json", is_flag=True, help="Print the sizes as JSON, in bytes.")
    def du(as_json: bool) -> None:
        store = store_or_note()
        usage = disk_usage(store) if store is not None else None
        if as_json:
            click.echo(json.dumps(None if usage is None else asdict(usage), indent=2))
        elif usage is not None:
            show(usage)

    return du


def show(usage: StoreUsage) -> None:
    """Prints a table of flows with their runs, and the sums.

    Args:
        usage: what the store takes.
    """
    rows: list[list[str]] = []
    for flow in usage.flows:
        rows.append(
            [flow.flow, *map(format_bytes, (flow.blob_bytes, flow.exclusive_bytes, flow.record_bytes))]
        )
        for run in flow.runs:
            sizes = (run.blob_bytes, run.exclusive_bytes, run.record_bytes)
            rows.append([f"  {run.run}", *map(format_bytes, sizes)])
    rows.append(["all", format_bytes(usage.blob_bytes), "", format_bytes(usage.record_bytes)])
    print_table(_COLUMNS, rows)
    click.echo(f"{format_bytes(usage.blob_bytes + usage.record_bytes)} in {usage.root}")
    if usage.unreferenced_bytes:
        click.echo(
            f"{format_bytes(usage.unreferenced_bytes)} of the values are in no record: "
            "attempts that failed or still run have left them"
        )
    for key in usage.damaged_records:
        click.echo(f"{key} cannot be read, so that its values may count as in no record.", err=True)
