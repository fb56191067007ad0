"""A group of commands whose modules are imported only when a command is used, not to list or complete their names."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(click.Group):
    """A group that knows its commands by name and by a line about each.

    Args:
        name: the group's name.
        summaries: the commands by name, each with a line about it.
        hidden: the names of those that are not listed.
        options: what `click.Group` takes.
    """

    def __init__(
        self, name: str, summaries: Mapping[str, str], hidden: Collection[str] = (), **options: Any
    ) -> None:
        super().__init__(name, **options)
        self._summaries = summaries
        self._hidden = hidden

    def load(self, name: str) -> click.Command:
        """Imports and builds one of the commands."""
        raise NotImplementedError

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Returns the names of the commands, sorted."""
        return sorted(self._summaries.keys() - self._hidden)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Returns a command by its name, None where there is none."""
        return self.load(cmd_name) if cmd_name in self._summaries else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Finds the command that the arguments begin with.

        Raises:
            click.UsageError: if there is none of that name; it names the nearest.
        """
        name = args[0]
        if name not in self._summaries and not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"No such command {name!r}.{self._nearest(ctx, name)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._summaries[name]) for name in self.list_commands(ctx)])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Completes the names of commands, and options, without importing any command."""
        from click.shell_completion import CompletionItem  # here: only a shell that completes needs it

        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        items = [CompletionItem(name, help=self._summaries[name]) for name in names]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]

    def _nearest(self, ctx: click.Context, name: str) -> str:
        from difflib import get_close_matches  # here: only a mistyped command needs it

        near = get_close_matches(name, self.list_commands(ctx), n=1)
        return f" Did you mean {near[0]!r}?" if near else ""
