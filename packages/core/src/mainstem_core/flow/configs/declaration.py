"""What was said of a config when it was declared."""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from mainstem_core.errors import Location

Parser = Callable[[str], Any]
DECLARATION = "_mainstem_declaration"


class ConfigDeclaration(NamedTuple):
    """What was said of a config when it was declared; see Config.

    Args:
        where: the place of the declaration.
        attribute: its name in the flow's class.
    """

    name: str
    default: Any
    default_value: Any
    help: str | None
    required: bool
    parser: Parser | str | None
    plain: bool
    show_default: bool
    where: Location | None
    attribute: str

    @property
    def option(self) -> str:
        """Its name on the command line, in which case, `-` and `_` make no difference."""
        return option_name(self.name)


def declaration_of(config: Any) -> ConfigDeclaration:
    """Returns what was said of a config; the object itself answers with values to come."""
    return cast("dict[str, ConfigDeclaration]", vars(config))[DECLARATION]


def option_name(name: str) -> str:
    """Returns a name as it is compared: case, `-` and `_` make no difference."""
    return name.replace("_", "-").lower()


def problem_of(declared: ConfigDeclaration) -> tuple[str | None, str]:
    """Returns what is wrong with a declaration and what to do about it; None and nothing for a sound one."""
    name: Any = declared.name
    if not isinstance(name, str):
        return "its name is not a text", "write the name first, in quotes"
    if not name.replace("_", "").replace("-", "").isalnum() or not name[0].isalpha():
        return "its name has other characters than letters, digits, `-` and `_`", "rename it"
    has_default = declared.default is not None
    has_value = declared.default_value is not None
    if has_default and has_value:
        return "it has both `default`, a path, and `default_value`", "leave out one of the two"
    if declared.required and (has_default or has_value):
        return "it is required and has a default", "leave out one of the two"
    if has_default and not (isinstance(declared.default, str) or callable(declared.default)):
        return "its default is no path", "name a file, or pass the value itself as `default_value`"
    if declared.parser is not None and not (isinstance(declared.parser, str) or callable(declared.parser)):
        return (
            "its parser is no function",
            "pass a function, or where it is found, such as `package.module.function`",
        )
    return None, ""
