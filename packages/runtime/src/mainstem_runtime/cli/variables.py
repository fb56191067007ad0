"""Gives every option its variable, named after the option: `MAINSTEM_RUN_MAX_WORKERS`.

What click would name by itself is the function's argument, which is `as_json` for `--json`.
"""

import click

PREFIX = "MAINSTEM"


def with_variables(command: click.Command, name: str) -> click.Command:
    """Returns a command whose options can be given by variables.

    Args:
        command: the command; an option that has variables already keeps them.
        name: its name; the commands of a group share the group's name.
    """
    for option in command.params:
        if isinstance(option, click.Option) and option.envvar is None and option.allow_from_autoenv:
            option.envvar = _variable(name, max(option.opts, key=len))
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            with_variables(inner, name)
    return command


def _variable(command: str, option: str) -> str:
    return "_".join((PREFIX, command, option.lstrip("-"))).replace("-", "_").upper()
