"""`help`: what `--help` says, as a command."""

import click

from mainstem_core.flow.spec import FlowSpec


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""
    return help_command("Explain the flow's commands, or COMMAND alone; the same as `--help`.")


def help_command(summary: str) -> click.Command:
    """Returns a command that explains those of the group that it is part of.

    Args:
        summary: what it says of itself.
    """

    @click.command("help", help=summary)
    @click.argument("command", nargs=-1)
    @click.pass_context
    def explain(context: click.Context, command: tuple[str, ...]) -> None:
        explained = context.find_root()
        for name in command:
            group = explained.command
            if not isinstance(group, click.Group):
                raise click.UsageError(f"{explained.command_path!r} has no commands.", context)
            _, found, _ = group.resolve_command(explained, [name])
            if found is None:  # a name that begins as an option does
                raise click.UsageError(f"No such command {name!r}.", explained)
            explained = click.Context(found, info_name=name, parent=explained)
        click.echo(explained.get_help())

    return explain
