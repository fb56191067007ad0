"""The commands of `mainstem` by name; the module of a command is imported only when it is used."""

from importlib import import_module

import click

from mainstem_runtime.cli.lazy_group import LazyGroup

COMMANDS = {
    "attach": "Go on with a run that nobody runs any more.",
    "cancel": "End a run that goes on, or that nobody runs any more.",
    "completion": "Print what makes a shell complete commands.",
    "configure": "Show settings and where they come from.",
    "du": "Show how much space flows and runs take.",
    "help": "Explain the commands, or one of them.",
    "init": "Write a small project to begin with.",
    "metadata": "Manage what is known about runs.",
    "runs": "List runs, the newest first.",
    "show": "Show how a run went and what its tasks took.",
    "status": "Show which flows are visible from here.",
    "version": "Print the version of Mainstem.",
}


class MainstemGroup(LazyGroup):
    """The command line of `mainstem`."""

    def load(self, name: str) -> click.Command:
        """Imports and builds one of the commands."""
        return import_module(f"mainstem.cli.{name}").build()


def command_group() -> MainstemGroup:
    """Returns the command line of `mainstem`."""
    from mainstem import __version__

    group = MainstemGroup(
        "mainstem", COMMANDS, help="Look at the runs of Mainstem flows.", no_args_is_help=True
    )
    return click.version_option(__version__, message="mainstem %(version)s")(group)
