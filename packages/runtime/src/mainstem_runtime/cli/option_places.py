"""Says where an option belongs that somebody gave in front of the command and not behind it, or the other way round."""

import click


def of_its_place(error: click.NoSuchOption) -> click.NoSuchOption:
    """Returns the error that says where an option belongs; the same one where no command has the option.

    Args:
        error: the parser's, that an option is unknown.
    """
    context = error.ctx
    if context is None:
        return error
    whole = context.find_root()
    if context is whole:
        place = _behind(whole, error.option_name)
    else:
        place = "in front of the command" if _has(whole.command, error.option_name) else ""
    if not place:
        return error
    return click.NoSuchOption(
        error.option_name, f"Option {error.option_name!r} belongs {place}.", ctx=context
    )


def _behind(context: click.Context, option: str) -> str:
    group = context.command
    if not isinstance(group, click.Group):
        return ""
    commands = ((name, group.get_command(context, name)) for name in group.list_commands(context))
    names = [name for name, command in commands if command is not None and _has(command, option)]
    if len(names) == 1:
        return f"behind the command {names[0]!r}"
    return f"behind the command, one of {', '.join(map(repr, names))}" if names else ""


def _has(command: click.Command, option: str) -> bool:
    return any(option in (*each.opts, *each.secondary_opts) for each in command.params)
