"""Config: a value that is known before the graph is read."""

from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from mainstem_core.errors import ConfigError, Location, calling_place
from mainstem_core.flow.configs.expression import ConfigExpression
from mainstem_core.flow.configs.value import frozen
from mainstem_core.flow.declared_configs import NAMES
from mainstem_core.flow.parameters import ReadOnlyAttribute

Parser = Callable[[str], Any]
_DECLARATION, _READ = "_mainstem_declaration", "_mainstem_read"


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


class Config:
    """A value of a flow that decorators and parameters can use: `cfg = Config("cfg", default="cfg.json")`.

    In the class's body `cfg.a.b` is a value to come; in a step `self.cfg.a.b` is the value.

    Args:
        name: its name on the command line: `--config NAME FILE`, `--config-value NAME VALUE`.
        default: the path of its file, or a function of a ParameterContext that gives one. A relative path is looked for
            in the working folder, then beside the flow's file.
        default_value: its value where no file is given: a text, which is parsed, a dict, or a function that gives one.
        help: a line for `--help`.
        required: it must be given; else a config without default is None where it is not given.
        parser: a function that makes the value of a text, or where to find one, `package.module.function`; without
            one the text is JSON.
        plain: take the value as it is: the text itself, or what the parser gives.
        show_default: whether `--help` shows the default.

    Raises:
        ConfigError: `config-declared-badly` if the declaration contradicts itself.
    """

    def __init__(
        self,
        name: str,
        default: str | Callable[..., str] | None = None,
        default_value: Any = None,
        help: str | None = None,
        required: bool | None = None,
        parser: Parser | str | None = None,
        plain: bool = False,
        show_default: bool = True,
    ) -> None:
        declaration = ConfigDeclaration(
            name,
            default,
            default_value,
            help,
            bool(required),
            parser,
            plain,
            show_default,
            calling_place(),
            name,
        )
        problem, remedy = _problem(declaration)
        if problem:
            raise ConfigError(
                "config-declared-badly", where=declaration.where, name=name, problem=problem, remedy=remedy
            )
        vars(self)[_DECLARATION] = declaration

    def __set_name__(self, owner: type[Any], name: str) -> None:
        vars(self)[_DECLARATION] = declaration_of(self)._replace(attribute=name)
        setattr(owner, NAMES, (*vars(owner).get(NAMES, ()), name))

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        if instance is None:
            return self
        stored = instance._task_state().parameter(declaration_of(self).attribute)
        read: tuple[Any, Any] | None = vars(self).get(_READ)
        if read is None or read[0] is not stored:
            # The stored value is plain data, so that anybody can read it; made read-only once, not at each access.
            read = vars(self)[_READ] = (stored, stored if declaration_of(self).plain else frozen(stored))
        return read[1]

    def __set__(self, instance: Any, value: Any) -> None:
        raise ReadOnlyAttribute("task-attribute-read-only", name=declaration_of(self).attribute)

    def __value_in_flow__(self, flow: type[Any]) -> Any:
        """Returns the whole of it as plain data."""
        return _whole(self).__value_in_flow__(flow)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == _DECLARATION:
            raise AttributeError(name)
        return getattr(_whole(self), name)

    def __getitem__(self, key: Any) -> Any:
        return _whole(self)[key]

    def __bool__(self) -> bool:
        return bool(_whole(self))

    def __iter__(self) -> NoReturn:
        _whole(self).__iter__()

    def __format__(self, specification: str) -> NoReturn:
        _whole(self).__format__(specification)

    def __repr__(self) -> str:
        return f"Config({declaration_of(self).name!r})"


def declaration_of(config: Config) -> ConfigDeclaration:
    """Returns what was said of a config; the object itself answers with values to come."""
    return vars(config)[_DECLARATION]


def option_name(name: str) -> str:
    """Returns a name as it is compared: case, `-` and `_` make no difference."""
    return name.replace("_", "-").lower()


def _whole(config: Config) -> ConfigExpression:
    """Returns all of a config as a value to come."""
    declaration = declaration_of(config)

    def evaluate(flow: type[Any]) -> Any:
        from mainstem_core.flow.configs.resolve import config_values

        value = config_values(flow).get(declaration.attribute)
        if value is None:
            raise ConfigError("config-value-missing", expression=declaration.attribute, name=declaration.name)
        return value

    return ConfigExpression(evaluate, declaration.attribute, declaration.where)


def _problem(declared: ConfigDeclaration) -> tuple[str | None, str]:
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
