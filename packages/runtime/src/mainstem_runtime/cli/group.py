"""The commands of a flow by name; the module of a command is imported only when it is used."""

from importlib import import_module

import click

from mainstem_core.flow.spec import FlowSpec

COMMANDS = {
    "check": "Look for mistakes in the flow's graph.",
    "dump": "Print the artifacts of a task or step.",
    "logs": "Print what a task or step printed.",
    "run": "Run the flow on this machine.",
    "show": "Describe the flow.",
    "task": "Run one task of a run from its specification.",
}
_HIDDEN = frozenset({"task"})


class FlowGroup(click.Group):
    """The command line of one flow.

    Args:
        flow: the flow's class.
    """

    def __init__(self, flow: type[FlowSpec]) -> None:
        super().__init__(
            name=flow.__name__, help=flow.__doc__, invoke_without_command=True, callback=self._without_command
        )
        self._flow = flow

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of the commands, sorted."""
        return sorted(COMMANDS.keys() - _HIDDEN)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Imports and builds a command."""
        if cmd_name not in COMMANDS:
            return None
        return import_module(f"mainstem_runtime.cli.{cmd_name}").build(self._flow)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name]) for name in self.list_commands(ctx)])

    def _without_command(self) -> None:
        context = click.get_current_context()
        if context.invoked_subcommand is None:
            command = self.get_command(context, "check")
            if command is not None:
                context.invoke(command)
            click.echo(f"\n{context.get_help()}")


def command_group(flow: type[FlowSpec]) -> FlowGroup:
    """Returns the command line of a flow."""
    return FlowGroup(flow)
