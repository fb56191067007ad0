"""What a setting is."""

from enum import StrEnum
from typing import Any, NamedTuple, cast


class Kind(StrEnum):
    """What values a setting takes, in the words of messages."""

    TEXT = "a text"
    TEXTS = "a list of texts"
    WHOLE_NUMBER = "a whole number"
    NUMBER = "a number"
    SWITCH = "true or false"
    FOLDER = "a path of a folder"

    def takes(self, value: object) -> bool:
        """Says whether a value of a file is one of this kind."""
        if self is Kind.TEXTS:
            return isinstance(value, list) and all(isinstance(item, str) for item in cast("list[Any]", value))
        if self is Kind.SWITCH:
            return isinstance(value, bool)
        if self is Kind.WHOLE_NUMBER:
            return isinstance(value, int) and not isinstance(value, bool)
        if self is Kind.NUMBER:
            return isinstance(value, int | float) and not isinstance(value, bool)
        return isinstance(value, str)


class Setting(NamedTuple):
    """A setting.

    Args:
        key: its name in files, `table.name` for one in a table.
        variable: the environment variable that gives it.
        kind: what values it takes.
        default: its value where nobody gives one, in words.
        meaning: what it is for, a sentence.
        option: the option that gives it, such as `run --max-workers`.
        in_files: whether project file and profile may give it.
        aliases: further variables that give it, after the first.
    """

    key: str
    variable: str
    kind: Kind
    default: str
    meaning: str
    option: str | None = None
    in_files: bool = True
    aliases: tuple[str, ...] = ()

    @property
    def is_option(self) -> bool:
        """Whether a value of a file is handed to the command line, as the default of an option."""
        return self.key == "quiet" or self.key.startswith("run.")

    @property
    def variables(self) -> tuple[str, ...]:
        """All variables that give it, what counts most first."""
        return (self.variable, *self.aliases)
