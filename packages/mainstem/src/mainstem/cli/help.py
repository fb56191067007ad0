"""`mainstem help`: what `--help` says, as a command."""

import click

from mainstem_runtime.cli.help import help_command


def build() -> click.Command:
    """Returns the command."""
    return help_command("Explain the commands, or COMMAND alone; the same as `--help`.")
