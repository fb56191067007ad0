"""The commands of `mainstem` by name; the module of a command is imported only when it is used."""

from importlib import import_module

import click

COMMANDS = {
    "du": "Show how much space flows and runs take.",
    "metadata": "Manage what is known about runs.",
    "runs": "List runs, the newest first.",
}


class MainstemGroup(click.Group):
    """The command line of `mainstem`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of the commands, sorted."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports and builds a command."""
        return import_module(f"mainstem.cli.{cmd_name}").build() if cmd_name in COMMANDS else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(COMMANDS.items()))


def command_group() -> MainstemGroup:
    """Returns the command line of `mainstem`."""
    from mainstem import __version__

    group = MainstemGroup("mainstem", help="Look at the runs of Mainstem flows.", no_args_is_help=True)
    return click.version_option(__version__, message="mainstem %(version)s")(group)
