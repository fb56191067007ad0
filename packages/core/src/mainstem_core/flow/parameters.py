"""Parameters: values that a run is started with."""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from mainstem_core.errors import Location, ParameterError, TaskError, calling_place

RESERVED = frozenset(
    {
        "params", "with", "tag", "tags", "namespace", "obj", "decospecs", "run-id-file", "max-num-splits",
        "max-workers",
        "max-log-size", "user-namespace", "run-id", "task-id", "runner-attribute-file", "grace-period", "keep-going",
        "json", "help",
    }
)  # fmt: skip
_TRUE = frozenset({"1", "true", "t", "yes", "y", "on"})
_FALSE = frozenset({"0", "false", "f", "no", "n", "off"})
_EXPECTED = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}


class ParameterContext(NamedTuple):
    """What a function that gives a default is told."""

    flow_name: str
    user_name: str
    parameter_name: str
    logger: Callable[[str], None]
    ds_type: str
    configs: dict[str, Any]


class JSONTypeClass:
    """The type of a parameter whose text is JSON."""

    name = "JSON"

    def __repr__(self) -> str:
        return "JSON"


JSONType = JSONTypeClass()


class Parameter:
    """A value that a run is started with: `alpha = Parameter("alpha", default=0.1)`, read as `self.alpha`.

    Args:
        name: the option's name on the command line.
        default: the value, or a function of a ParameterContext that gives it when a run is started.
        type: int, float, str, bool or JSONType; taken from the default where it is left out, else str.
        help: a line for `--help`.
        required: a value must be given; else a parameter without default is None where it is not given.
        show_default: whether `--help` shows the default.
        separator: splits a text into a list of texts.

    Raises:
        ParameterError: if the declaration contradicts itself, or the name is taken.
    """

    def __init__(
        self,
        name: str,
        default: Any = None,
        type: Any = None,
        help: str | None = None,
        required: bool | None = None,
        show_default: bool | None = None,
        *,
        separator: str | None = None,
    ) -> None:
        self.name = name
        self.attribute = name
        self.default = default
        self.help = help
        self.show_default = show_default is not False
        self.separator = separator
        self.required = bool(required)
        self.where = calling_place()
        self.type: Any = type if type is not None else self._inferred_type()
        self._check()

    @property
    def option(self) -> str:
        """The option's name on the command line, without dashes."""
        return self.name.replace("_", "-").lower()

    @property
    def has_default(self) -> bool:
        """Whether a run can be started without giving a value."""
        return self.default is not None

    @property
    def expected(self) -> str:
        """What a value must be, for messages."""
        if self.separator is not None:
            return f"texts separated by `{self.separator}`"
        return "JSON" if self.type is JSONType else _EXPECTED[self.type]

    def convert(self, value: Any) -> Any:
        """Returns the parameter's value from a text of the command line, or from a default or a caller's value.

        Raises:
            ParameterError: `parameter-invalid` if it does not fit the type.
        """
        return self._checked(value, "parameter-invalid")

    def resolve_default(self, context: ParameterContext) -> Any:
        """Returns the default's value, calling it where it is a function.

        Raises:
            ParameterError: `parameter-required` where there is none and one is needed,
                `parameter-default-failed` if the function raised, `parameter-default-invalid` if the value does not
                fit.
        """
        if not self.has_default:
            if self.required:
                raise ParameterError(
                    "parameter-required", where=self.where, name=self.name, option=self.option
                )
            return None
        if not callable(self.default):
            return self._checked(self.default, "parameter-default-invalid", self.where)
        try:
            value = self.default(context)
        except Exception as problem:  # whatever the user's function raises is the user's to read
            raise ParameterError(
                "parameter-default-failed",
                where=self.where,
                name=self.name,
                option=self.option,
                error=repr(problem),
            ) from problem
        return self._checked(value, "parameter-default-invalid", self.where)

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.attribute = name

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        return self if instance is None else instance._task_state().parameter(self.attribute)

    def __set__(self, instance: Any, value: Any) -> None:
        raise ReadOnlyAttribute("task-attribute-read-only", name=self.attribute)

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, type={self.type!r}, default={self.default!r})"

    def _inferred_type(self) -> Any:
        if self.default is None or callable(self.default):
            return str
        if isinstance(self.default, list | dict):
            return JSONType if self.separator is None else str
        return cast(Any, type(self.default))

    def _checked(self, value: Any, id: str, where: Location | None = None) -> Any:
        """Returns the converted value, or raises the error of an id."""
        try:
            return self._converted(value)
        except (ValueError, TypeError) as problem:
            shown = value if isinstance(value, str) else repr(value)
            raise ParameterError(
                id, where=where, name=self.name, option=self.option, value=shown, expected=self.expected
            ) from problem

    def _converted(self, value: Any) -> Any:
        if value is None:
            raise TypeError("no value")
        if self.separator is not None:
            if isinstance(value, list | tuple):
                return [str(item) for item in value]  # type: ignore[misc]  # a caller's list of unknown items
            if not isinstance(value, str):
                raise TypeError("neither a text nor a list")
            return [part.strip() for part in value.split(self.separator)] if value else []
        if self.type is JSONType:
            import json  # here: few flows have such a parameter

            return json.loads(value) if isinstance(value, str) else value
        if self.type is bool:
            return _to_bool(value)
        if self.type is not str and isinstance(value, bool):
            raise ValueError("true or false is not a number")
        if self.type is int and isinstance(value, float) and not value.is_integer():
            raise ValueError("not a whole number")
        return self.type(value)

    def _check(self) -> None:
        problem, remedy = self._problem()
        if problem:
            raise ParameterError(
                "parameter-declared-badly", where=self.where, name=self.name, problem=problem, remedy=remedy
            )
        if self.option in RESERVED:
            raise ParameterError("parameter-name-reserved", where=self.where, name=self.name)

    def _problem(self) -> tuple[str | None, str]:
        if not isinstance(self.name, str):  # pyright: ignore[reportUnnecessaryIsInstance]  # whatever a user wrote
            return "its name is not a text", "write the name of the option first, in quotes"
        if not self.name.replace("_", "").replace("-", "").isalnum() or not self.name[0].isalpha():
            return "its name has other characters than letters, digits, `-` and `_`", "rename it"
        if self.type not in (int, float, str, bool, JSONType):
            shown = getattr(self.type, "__name__", repr(self.type))
            return f"its type is `{shown}`", "use `int`, `float`, `str`, `bool` or `JSONType`"
        if self.separator is not None and self.type is not str:
            return "a separator goes with texts only", "leave out `separator`, or `type`"
        if self.separator == "":
            return "its separator is empty", "name the text that stands between the values, such as `,`"
        if not isinstance(self.help, str | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            return "its help is not a text", "write a line for `--help`, in quotes"
        if self.required and self.has_default:
            return "it is required and has a default", "leave out one of the two"
        return None, ""


class ReadOnlyAttribute(TaskError, AttributeError):
    """A step assigned to a name that is not free: a parameter, a constant, a step or a member of its flow."""


def parameters_of(flow: type[Any]) -> list[Parameter]:
    """Returns the parameters of a flow class in the order of declaration, base classes first.

    Raises:
        ParameterError: `parameter-name-duplicate` where two have one name on the command line.
    """
    found: dict[str, Parameter] = {}
    for cls in reversed(flow.__mro__):
        found = {name: value for name, value in found.items() if name not in vars(cls)}
        found |= {name: value for name, value in vars(cls).items() if isinstance(value, Parameter)}
    options: dict[str, Parameter] = {}
    for parameter in found.values():
        if parameter.option in options:
            other = options[parameter.option].name
            raise ParameterError(
                "parameter-name-duplicate", where=parameter.where, name=other, other=parameter.name
            )
        options[parameter.option] = parameter
    return list(found.values())


def _to_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise ValueError("neither true nor false")
