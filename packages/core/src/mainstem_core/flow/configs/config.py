"""Config: a value that is known before the graph is read."""

from collections.abc import Callable
from typing import Any, Never, NoReturn

from mainstem_core.errors import ConfigError, calling_place
from mainstem_core.flow.configs.declaration import (
    DECLARATION,
    ConfigDeclaration,
    Parser,
    declaration_of,
    problem_of,
)
from mainstem_core.flow.configs.expression import ConfigExpression
from mainstem_core.flow.configs.resolve import config_values
from mainstem_core.flow.configs.value import frozen
from mainstem_core.flow.declared_configs import NAMES
from mainstem_core.flow.parameters import ReadOnlyAttribute

_READ = "_mainstem_read"


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
        problem, remedy = problem_of(declaration)
        if problem:
            raise ConfigError(
                "config-declared-badly", where=declaration.where, name=name, problem=problem, remedy=remedy
            )
        vars(self)[DECLARATION] = declaration

    def __set_name__(self, owner: type[Any], name: str) -> None:
        vars(self)[DECLARATION] = declaration_of(self)._replace(attribute=name)
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

    def __set__(self, instance: Any, value: Never) -> None:
        raise ReadOnlyAttribute("task-attribute-read-only", name=declaration_of(self).attribute)

    def __value_in_flow__(self, flow: type[Any]) -> Any:
        """Returns the whole of it as plain data."""
        return _whole(self).__value_in_flow__(flow)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == DECLARATION:
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


def _whole(config: Config) -> ConfigExpression:
    """Returns all of a config as a value to come."""
    declaration = declaration_of(config)

    def evaluate(flow: type[Any]) -> Any:
        value = config_values(flow).get(declaration.attribute)
        if value is None:
            raise ConfigError("config-value-missing", expression=declaration.attribute, name=declaration.name)
        return value

    return ConfigExpression(evaluate, declaration.attribute, declaration.where)
