"""What command line and environment give for configs: pairs of a name and a file, or of a name and a value."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from mainstem_core.errors import UsageError

FILE_OPTION, VALUE_OPTION = "--config", "--config-value"
FILE_VARIABLE, VALUE_VARIABLE = "MAINSTEM_CONFIG", "MAINSTEM_CONFIG_VALUE"
GIVEN = "_mainstem_configs_given"


class GivenConfig(NamedTuple):
    """One config that was given.

    Args:
        name: its name, as it was written.
        text: the path of its file, or its value.
        is_file: which of the two.
        origin: who gave it, for messages; the same for all of one command line.
    """

    name: str
    text: str
    is_file: bool
    origin: str


def give_configs(flow: type[Any], given: Sequence[GivenConfig]) -> None:
    """Notes what is given for the configs of a flow, before their values are asked for.

    Args:
        flow: the flow's class.
        given: what counts most first.
    """
    setattr(flow, GIVEN, tuple(given))


def given_by_words(words: Sequence[str]) -> list[GivenConfig]:
    """Returns the configs that the words in front of a command give.

    Args:
        words: the words, whatever options they hold besides; a word too few is left to who parses them.
    """
    found: list[GivenConfig] = []
    for position, word in enumerate(words):
        option, glued, name = word.partition("=")
        if option in (FILE_OPTION, VALUE_OPTION):
            pair = [name, *words[position + 1 :]] if glued else words[position + 1 :]
            if len(pair) > 1:
                found.append(GivenConfig(pair[0], pair[1], option == FILE_OPTION, "the command line"))
    return found


def given_by_variables(environment: Mapping[str, str]) -> list[GivenConfig]:
    """Returns the configs that variables give: `MAINSTEM_CONFIG="cfg cfg.json other other.json"`.

    Args:
        environment: the process's environment variables.

    Raises:
        UsageError: `usage-setting-invalid` if one does not hold pairs.
    """
    found: list[GivenConfig] = []
    for variable in (FILE_VARIABLE, VALUE_VARIABLE):
        text = environment.get(variable)
        if text:
            words = _words(variable, text)
            pairs = zip(words[::2], words[1::2], strict=True)
            is_file = variable == FILE_VARIABLE
            found += [GivenConfig(name, each, is_file, f"the variable `{variable}`") for name, each in pairs]
    return found


def _words(variable: str, text: str) -> list[str]:
    import shlex  # here: few set the variable

    try:
        words = shlex.split(text)
    except ValueError:
        words = [text]
    if len(words) % 2:
        expected = "it must hold pairs of a name and a file or value, quoted as in a shell"
        raise UsageError("usage-setting-invalid", name=variable, value=text, expected=expected)
    return words
