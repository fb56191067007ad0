"""Parameter: a value that a run is started with."""

from typing import TYPE_CHECKING, Any, Generic, Never, Self, TypeVar, overload

from mainstem_core.errors import Location, ParameterError, TaskError, calling_place
from mainstem_core.flow.parameters.context import ParameterContext, call_default
from mainstem_core.flow.parameters.known_types import default_text, inferred_type, value_type_of
from mainstem_core.flow.parameters.value_type import Misfit, ValueType
from mainstem_core.flow.pending import is_pending, value_in

if TYPE_CHECKING:
    from types import UnionType

    from mainstem_core.flow.parameters.checked_types import ClickType, Default, No, Pending, R, S, T, Yes

V = TypeVar("V", covariant=True)

RESERVED = frozenset(
    {
        "params", "with", "tag", "tags", "namespace", "obj", "decospecs", "run-id-file", "max-num-splits",
        "max-workers", "max-log-size", "user-namespace", "run-id", "task-id", "runner-attribute-file",
        "grace-period", "keep-going", "json", "help", "pdb",
    }
)  # fmt: skip
_TYPES = "`int`, `float`, `str`, `bool`, `JSONType`, an Enum, a Literal, a date, a dataclass or another class"


class Parameter(Generic[V]):
    """A value that a run is started with: `alpha = Parameter("alpha", default=0.1)`, read as `self.alpha`.

    Args:
        name: the option's name on the command line.
        default: the value, a part of a config, or a function of a ParameterContext (and perhaps of `deploy_time`) that
            gives it when a run is started.
        type: int, float, str, bool, JSONType, an Enum, a Literal, a date, a dataclass or any other class that pydantic
            validates, or a type of click; taken from the default where it is left out, else str.
        help: a line for `--help`.
        required: a value must be given; else a parameter without default is None where it is not given.
        show_default: whether `--help` shows the default.
        separator: splits a text into a list of texts, or of the items of a `list[...]`.

    Raises:
        ParameterError: if the declaration contradicts itself, or the name is taken.
    """

    if TYPE_CHECKING:  # else every start of a flow would pay for what only checkers read
        # fmt: off
        @overload
        def __init__(
            self: "Parameter[Any]", name: str, default: Pending, type: Any = None, help: str | None = None,
            required: bool | None = None, show_default: bool | None = None, *, separator: str | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[list[str]]", name: str, default: Default[str | list[str]], type: type[str] | None = None,
            help: str | None = None, required: No = None, show_default: bool | None = None, *, separator: str,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[list[S]]", name: str, default: Default[str | list[S]], type: type[list[S]],
            help: str | None = None, required: No = None, show_default: bool | None = None, *, separator: str,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[list[str]]", name: str, default: None = None, type: type[str] | None = None, *,
            help: str | None = None, required: Yes, show_default: bool | None = None, separator: str,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[list[S]]", name: str, default: None = None, *, type: type[list[S]],
            help: str | None = None, required: Yes, show_default: bool | None = None, separator: str,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[list[str] | None]", name: str, default: None = None, type: type[str] | None = None,
            help: str | None = None, required: No = None, show_default: bool | None = None, *, separator: str,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[list[S] | None]", name: str, default: None = None, *, type: type[list[S]],
            help: str | None = None, required: No = None, show_default: bool | None = None, separator: str,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[S]", name: str, default: Default[S], type: type[S],
            help: str | None = None, required: No = None, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[R]", name: str, default: Default[R], type: type[R],
            help: str | None = None, required: No = None, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[T]", name: str, default: None = None, *, type: type[T],
            help: str | None = None, required: Yes, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[T | None]", name: str, default: None = None, *, type: type[T],
            help: str | None = None, required: No = None, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[Any]", name: str, default: Any = None, *, type: UnionType | ClickType,
            help: str | None = None, required: bool | None = None, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[str]", name: str, default: None = None, type: None = None, *,
            help: str | None = None, required: Yes, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[str | None]", name: str, default: None = None, type: None = None,
            help: str | None = None, required: No = None, show_default: bool | None = None,
        ) -> None: ...
        @overload
        def __init__(
            self: "Parameter[T]", name: str, default: Default[T], type: None = None,
            help: str | None = None, required: No = None, show_default: bool | None = None,
        ) -> None: ...
        # fmt: on

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
        self._declare(name, default, type, help, required, show_default, separator)

    def _declare(
        self,
        name: str,
        default: Any,
        type: Any,
        help: str | None,
        required: bool | None,
        show_default: bool | None,
        separator: str | None = None,
    ) -> None:
        """Takes the declaration as it is, whatever a type checker says of it, and checks it."""
        self.name = name
        self.attribute = name
        self.default = default
        self.help = help
        self.show_default = show_default is not False
        self.separator = separator
        self.required = bool(required)
        self.where = calling_place()
        self._declared_type = type
        self._settle_type()
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
    def is_default_computed(self) -> bool:
        """Whether the default is known only when a run is started."""
        return is_pending(self.default) or callable(self.default)

    @property
    def expected(self) -> str:
        """What a value must be, for messages."""
        return self.value_type.expected

    @property
    def default_text(self) -> str | None:
        """The default as it would be written on the command line, None where there is none or it is computed."""
        if self.default is None or self.is_default_computed:
            return None
        if isinstance(self.default, str):
            return self.default
        if self.separator is not None:
            return self.separator.join(map(str, self.default))
        return default_text(self.default)

    def in_flow(self, flow: type[Any]) -> Self:
        """Returns the parameter as it is in a flow: with what a part of a config that is its default stands for.

        Args:
            flow: the flow's class.

        Raises:
            ConfigError: if the config has no such part.
            ParameterError: `parameter-declared-badly` if the value contradicts the declaration.
        """
        if not is_pending(self.default):
            return self
        settled = object.__new__(self.__class__)
        vars(settled).update(vars(self), default=value_in(self.default, flow))
        settled._settle_type()
        settled._check()
        return settled

    def convert(self, value: Any) -> Any:
        """Returns the parameter's value from a text of the command line, or from a default or a caller's value.

        Raises:
            ParameterError: `parameter-invalid` if it does not fit the type.
        """
        return self._checked(value, "parameter-invalid")

    def convert_variable(self, variable: str, value: str) -> Any:
        """Returns the parameter's value from the text of an environment variable.

        Args:
            variable: the variable's name, for the error.
            value: its text.

        Raises:
            ParameterError: `parameter-variable-invalid` if it does not fit the type.
        """
        return self._checked(value, "parameter-variable-invalid", variable=variable)

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
            value = call_default(self.default, context)
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

    @overload
    def __get__(self, instance: None, owner: type[Any] | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> V: ...
    def __get__(self, instance: Any, owner: type[Any] | None = None) -> Any:
        return self if instance is None else instance._task_state().parameter(self.attribute)

    def __set__(self, instance: Any, value: Never) -> None:
        raise ReadOnlyAttribute("task-attribute-read-only", name=self.attribute)

    def __repr__(self) -> str:
        return f"Parameter({self.name!r}, type={self.type!r}, default={self.default!r})"

    def _settle_type(self) -> None:
        default = None if is_pending(self.default) else self.default
        declared = self._declared_type
        self.type: Any = inferred_type(default, self.separator) if declared is None else declared
        self._value_type = value_type_of(self.type, self.separator)

    @property
    def value_type(self) -> ValueType:
        """What values it takes."""
        assert self._value_type is not None, "a parameter without one is refused when it is declared"
        return self._value_type

    def _checked(self, value: Any, id: str, where: Location | None = None, **fields: str) -> Any:
        """Returns the converted value, or raises the error of an id."""
        try:
            if value is None and not self.value_type.is_optional:
                raise TypeError("no value")
            return None if value is None else self.value_type.convert(value)
        except (ValueError, TypeError) as problem:
            raise ParameterError(
                id,
                where=where,
                name=self.name,
                option=self.option,
                value=value if isinstance(value, str) else repr(value),
                expected=self.expected,
                reason=f": {problem.reason}" if isinstance(problem, Misfit) else "",
                **fields,
            ) from problem

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
        if self.separator == "":
            return "its separator is empty", "name the text that stands between the values, such as `,`"
        if self._value_type is None and value_type_of(self.type) is not None:
            return "a separator goes with texts and lists only", "leave out `separator`, or `type`"
        if self._value_type is None:
            return f"its type is `{self.type!r}`, which is no type", f"use {_TYPES}"
        if not isinstance(self.help, str | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            return "its help is not a text", "write a line for `--help`, in quotes"
        if self.required and self.has_default:
            return "it is required and has a default", "leave out one of the two"
        return None, ""


class ReadOnlyAttribute(TaskError, AttributeError):
    """A step assigned to a name that is not free: a parameter, a constant, a step or a member of its flow."""
