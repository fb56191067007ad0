"""`mainstem cancel`: ends a run, from any terminal."""

import json
from typing import TYPE_CHECKING

import click

from mainstem.cli.stores import run_named
from mainstem_runtime.control.cancel import Cancelled, cancel_run

if TYPE_CHECKING:
    from mainstem.cli.documents import CancelDocument

_HELP = (
    "End a run: its tasks are asked to end, and killed after the run's grace period. What was committed is kept. A run "
    "that nobody runs any more is recorded as cancelled. RUN is Flow/run, or the run's id."
)


def build() -> click.Command:
    """Returns the command."""

    @click.command("cancel", help=_HELP)
    @click.argument("run")
    @click.option("--json", "as_json", is_flag=True, help="Print what became of it as JSON.")
    def cancel(run: str, as_json: bool) -> None:
        folder = run_named(run)
        done = cancel_run(folder)
        path = f"{folder.flow}/{folder.run}"
        document: CancelDocument = {"run": path, "state": done.state, "by": done.by, "forced": done.forced}
        click.echo(json.dumps(document, indent=2) if as_json else _said(path, done))

    return cancel


def _said(path: str, done: Cancelled) -> str:
    if done.by == "nobody":
        return f"{path} had ended before: {done.state}."
    if done.state != "cancelled":
        return f"{path} has ended by itself meanwhile: {done.state}."
    asked = " Somebody else had asked for it." if done.by == "another" else ""
    forced = " The process that ran it did not end in time and was killed." if done.forced else ""
    return f"{path} is cancelled.{asked}{forced}"
