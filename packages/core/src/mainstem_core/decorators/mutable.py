"""What mutators see and change: a flow and its steps, as they are about to be."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Any, ClassVar, NamedTuple, NoReturn

from mainstem_core.decorators.attach import refuse_repeated, refuse_repeated_on_flow
from mainstem_core.decorators.guard import settled
from mainstem_core.decorators.specification import decorator_of, flow_decorator_of, parse_specification
from mainstem_core.errors import DecoratorError, calling_place
from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.parameters import Parameter, parameters_of
from mainstem_core.protocols.attributes import Attributed


class Duplicates(Enum):
    """What happens where a decorator is added that is there already."""

    IGNORE = 1
    """The one that is there stays."""
    ERROR = 2
    """An error says so."""
    OVERRIDE = 3
    """The new one takes its place."""


class DecoratorSpecification(NamedTuple):
    """A decorator as mutators see it.

    Args:
        name: its name.
        module: where its class is.
        args: what was given by position; only users' own take that.
        attributes: what was given by name.
    """

    name: str
    module: str
    args: tuple[Any, ...]
    attributes: dict[str, Any]


class Draft(NamedTuple):
    """A flow whose decorators are not settled yet.

    Args:
        flow: its class.
        on_flow: the decorators and mutators of the flow.
        on_steps: those of each step.
    """

    flow: type[Any]
    on_flow: list[Attributed]
    on_steps: dict[str, list[Attributed]]


class _Decorated:
    """What flows and steps have in common: a list of decorators."""

    IGNORE: ClassVar = Duplicates.IGNORE
    ERROR: ClassVar = Duplicates.ERROR
    OVERRIDE: ClassVar = Duplicates.OVERRIDE

    def __init__(self, draft: Draft, noted: list[Attributed]) -> None:
        self._draft = draft
        self._noted = noted

    @property
    def decorator_specs(self) -> Iterator[DecoratorSpecification]:
        """The decorators, each as (name, module, args, attributes)."""
        return (_specification(each) for each in list(self._noted))

    def has_decorator(self, deco_type: str | Callable[..., Any]) -> bool:
        """Says whether a decorator is there.

        Args:
            deco_type: the decorator, or its name.
        """
        return any(each.decorator_name == _name_of(deco_type) for each in self._noted)

    def get_decorator_specs(self, deco_type: str | Callable[..., Any]) -> list[DecoratorSpecification]:
        """Returns the decorators of a kind.

        Args:
            deco_type: the decorator, or its name.
        """
        return [each for each in self.decorator_specs if each.name == _name_of(deco_type)]

    def remove_decorator(
        self,
        deco_type: str | Callable[..., Any],
        deco_args: Sequence[Any] | None = None,
        deco_kwargs: Mapping[str, Any] | None = None,
    ) -> bool:
        """Removes the decorators of a kind and says whether there were any.

        Args:
            deco_type: the decorator, or its name.
            deco_args: remove only those with just these arguments by position.
            deco_kwargs: remove only those with just these arguments by name.
        """
        leaving = [
            each
            for each in self._noted
            if each.decorator_name == _name_of(deco_type)
            and (deco_args is None or _specification(each).args == tuple(deco_args))
            and (deco_kwargs is None or _specification(each).attributes == dict(deco_kwargs))
        ]
        self._noted[:] = [each for each in self._noted if all(each is not left for left in leaving)]
        return bool(leaving)

    def _add(
        self,
        make: Callable[[], Attributed],
        duplicates: Duplicates,
        refuse: Callable[[Attributed, Sequence[Attributed], str], None],
        owner: str,
    ) -> None:
        where = calling_place()
        decorator = make()
        decorator.where = where
        decorator = settled(decorator, self._draft.flow)
        if self.has_decorator(decorator.decorator_name):
            if duplicates is Duplicates.IGNORE:
                return
            if duplicates is Duplicates.OVERRIDE:
                self.remove_decorator(decorator.decorator_name)
        refuse(decorator, self._noted, owner)
        self._noted.append(decorator)


class MutableStep(_Decorated):
    """A step as a mutator sees and changes it.

    Args:
        draft: the flow.
        name: the step's name.
    """

    def __init__(self, draft: Draft, name: str) -> None:
        super().__init__(draft, draft.on_steps[name])
        self.name = name

    @property
    def flow(self) -> "MutableFlow":
        """The flow that the step is of."""
        return MutableFlow(self._draft)

    def add_decorator(
        self,
        deco_type: str | Callable[..., Any],
        deco_args: Sequence[Any] | None = None,
        deco_kwargs: Mapping[str, Any] | None = None,
        duplicates: Duplicates = Duplicates.IGNORE,
    ) -> None:
        """Adds a decorator, outside of those that are there.

        Args:
            deco_type: the decorator, its name, or a text such as `"retry:times=2"`.
            deco_args: arguments by position; only users' own decorators take some.
            deco_kwargs: arguments by name.
            duplicates: what happens if it is there already.

        Raises:
            DecoratorError: if there is no such decorator, or its arguments are wrong.
        """

        def make() -> Attributed:
            if isinstance(deco_type, str):
                specification = parse_specification(deco_type)
                attributes = {**specification.attributes, **(deco_kwargs or {})}
                return decorator_of(specification._replace(attributes=attributes), self._draft.flow)
            return _class_of(deco_type)(*(deco_args or ()), **(deco_kwargs or {}))

        self._add(make, duplicates, refuse_repeated, self.name)


class MutableFlow(_Decorated):
    """A flow as a mutator sees and changes it.

    Args:
        draft: the flow.
    """

    def __init__(self, draft: Draft) -> None:
        super().__init__(draft, draft.on_flow)

    def __getattr__(self, name: str) -> Any:
        """Returns the step, the value of the config, or the parameter of that name, as `flow.name` would."""
        if not name.startswith("_"):
            for named in (self.steps, self.configs, self.parameters):
                for candidate, value in named:
                    if candidate == name:
                        return value
        raise AttributeError(f"the flow has no step, config or parameter `{name}`", name=name, obj=self)

    @property
    def steps(self) -> Iterator[tuple[str, MutableStep]]:
        """The steps by name."""
        return ((name, MutableStep(self._draft, name)) for name in list(self._draft.on_steps))

    @property
    def parameters(self) -> Iterator[tuple[str, Parameter[Any]]]:
        """The parameters by the names of their attributes."""
        return ((each.attribute, each) for each in parameters_of(self._draft.flow))

    @property
    def configs(self) -> Iterator[tuple[str, Any]]:
        """The values of the configs by the names of their attributes."""
        if not configs_of(self._draft.flow):
            return iter(())
        from mainstem_core.flow.configs.resolve import config_values  # only for flows with configs

        return iter(config_values(self._draft.flow).items())

    def add_decorator(
        self,
        deco_type: str | Callable[..., Any],
        deco_args: Sequence[Any] | None = None,
        deco_kwargs: Mapping[str, Any] | None = None,
        duplicates: Duplicates = Duplicates.IGNORE,
    ) -> None:
        """Adds a decorator of flows.

        Args:
            deco_type: the decorator, or its name.
            deco_args: arguments by position; only mutators take some.
            deco_kwargs: arguments by name.
            duplicates: what happens if it is there already.

        Raises:
            DecoratorError: if there is no such decorator, or its arguments are wrong.
        """

        def make() -> Attributed:
            if isinstance(deco_type, str):
                return flow_decorator_of(deco_type, dict(deco_kwargs or {}))
            return _class_of(deco_type)(*(deco_args or ()), **(deco_kwargs or {}))

        self._add(make, duplicates, refuse_repeated_on_flow, self._draft.flow.__name__)

    def add_parameter(self, name: str, value: Parameter[Any], overwrite: bool = False) -> None:
        """Adds a parameter.

        Args:
            name: the name of its attribute.
            value: the parameter.
            overwrite: whether it takes the place of what has the name already.

        Raises:
            DecoratorError: `decorator-mutation-refused` if the name is taken, or the value is no parameter.
        """
        flow = self._draft.flow
        if not isinstance(value, Parameter):  # pyright: ignore[reportUnnecessaryIsInstance]  # whatever a user wrote
            _refuse(flow, f"`{name}` would be a `{type(value).__name__}`", "give a `Parameter`")
        if hasattr(flow, name) and not overwrite:
            _refuse(flow, f"it has `{name}` already", "choose another name, or pass `overwrite=True`")
        value.__set_name__(flow, name)
        setattr(flow, name, value)

    def remove_parameter(self, parameter_name: str) -> bool:
        """Removes a parameter and says whether there was one.

        Args:
            parameter_name: the name of its attribute.
        """
        flow = self._draft.flow
        if all(each.attribute != parameter_name for each in parameters_of(flow)):
            return False
        if parameter_name in vars(flow):
            delattr(flow, parameter_name)
        if hasattr(flow, parameter_name):  # a base class has one, too
            setattr(flow, parameter_name, _Removed())
        return True


class _Removed:
    """Stands where a base class has a parameter that this class has not."""

    def __get__(self, instance: Any, owner: type[Any] | None = None) -> NoReturn:
        raise AttributeError("a mutator has removed this parameter")


def _specification(decorator: Attributed) -> DecoratorSpecification:
    args: tuple[Any, ...] = getattr(decorator, "args", ())
    return DecoratorSpecification(
        decorator.decorator_name, type(decorator).__module__, tuple(args), dict(decorator.given)
    )


def _class_of(deco_type: str | Callable[..., Any]) -> Any:
    """Returns the class of a decorator that users know as a mark (`retry`) or as the class itself."""
    return getattr(deco_type, "decorator", deco_type)


def _name_of(deco_type: str | Callable[..., Any]) -> str:
    return deco_type if isinstance(deco_type, str) else _class_of(deco_type).decorator_name


def _refuse(flow: type[Any], problem: str, remedy: str) -> NoReturn:
    raise DecoratorError(
        "decorator-mutation-refused",
        where=calling_place(),
        flow=flow.__name__,
        problem=problem,
        remedy=remedy,
    )
