"""What stands in front of a command, as far as it must be known before click is imported (see `warm_start`).

How many values each option takes is all that is needed to find the command; `top_options` declares the same options.
"""

import os
from collections.abc import Sequence

from mainstem_datastore.location import OPTION_VARIABLE, VARIABLE

_VALUES_OF = {
    "--branch": 1,
    "--config": 2,
    "--config-value": 2,
    "--datastore": 1,
    "--datastore-root": 1,
    "--environment": 1,
    "--event-logger": 1,
    "--metadata": 1,
    "--monitor": 1,
    "--package-suffixes": 1,
    "--trigger": 1,
    "--with": 1,
}


def command_of(arguments: Sequence[str]) -> str | None:
    """Returns the command that a command line names, None where it names none."""
    position = _command_position(arguments)
    return arguments[position] if position < len(arguments) else None


def leading_words(arguments: Sequence[str]) -> Sequence[str]:
    """Returns the words of a command line that stand in front of its command."""
    return arguments[: _command_position(arguments)]


def choose_store(arguments: Sequence[str]) -> None:
    """Makes the store of `--datastore-root` that of this process and of all that it starts.

    The variable says it to tasks, to what they start, and to the client in all of them.

    Args:
        arguments: the command line.
    """
    leading = arguments[: _command_position(arguments)]
    for position, word in enumerate(leading):
        name, given, value = word.partition("=")
        if name == "--datastore-root" and (given or position + 1 < len(leading)):
            os.environ.pop(OPTION_VARIABLE, None)  # the command line counts more
            os.environ[VARIABLE] = os.path.abspath(os.path.expanduser(value or leading[position + 1]))


def _command_position(arguments: Sequence[str]) -> int:
    position = 0
    while position < len(arguments) and arguments[position].startswith("-"):
        word = arguments[position]
        position += 1
        if word == "--":
            break
        option, glued, _ = word.partition("=")
        position += max(0, _VALUES_OF.get(option, 0) - bool(glued))
    return position
