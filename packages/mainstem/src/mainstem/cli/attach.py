"""`mainstem attach`: goes on with a run whose owner is gone."""

import os

import click

from mainstem.cli.stores import run_named
from mainstem_runtime.control.attach import owner_command
from mainstem_runtime.executor.main_module import run_as_main

_HELP = (
    "Go on with a run that nobody runs any more, because its process was killed, or the machine was switched off. What "
    "is done stays done; what was on its way is done again. RUN is Flow/run, or the run's id."
)


def build() -> click.Command:
    """Returns the command."""

    @click.command("attach", help=_HELP)
    @click.argument("run")
    @click.option("--changed-code", is_flag=True, help="Go on although files of the flow have changed since.")
    @click.option(
        "--json", "as_json", is_flag=True, help="Tell what happens as lines of JSON, one for each event."
    )
    def attach(run: str, changed_code: bool, as_json: bool) -> None:
        options = [*(["--changed-code"] if changed_code else []), *(["--json"] if as_json else [])]
        command = owner_command(run_named(run), *options)
        os.chdir(command.folder)
        run_as_main(command.words)  # this process becomes the owner, with its terminal and its signals

    return attach
