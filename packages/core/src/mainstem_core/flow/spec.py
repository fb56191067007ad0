"""FlowSpec, the base class of every flow.

A flow object has a life only inside a task: its attributes are the artifacts of that task. What is assigned stays in
the object until the step ends; what was assigned earlier is loaded from the store when it is first read.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from mainstem_core.errors import UsageError
from mainstem_core.flow import entry
from mainstem_core.flow.constants import constants_of
from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.parameters import Parameter, ReadOnlyAttribute, parameters_of
from mainstem_core.flow.step import is_step
from mainstem_core.protocols.task_state import TaskState

STATE = "_mainstem_state"


class FlowSpec:
    """Base class of flows: derive from it, mark methods with `@step`, and end each with `self.next(...)`.

    `MyFlow()` under `if __name__ == "__main__":` runs the command line of the flow.

    Args:
        use_cli: False gives an object without running anything, for tests and tools.
    """

    def __init__(self, use_cli: bool = True) -> None:
        if use_cli:
            entry.start(type(self))

    # -- what a step may ask -------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The name of the flow."""
        return type(self).__name__

    @property
    def index(self) -> int | None:
        """The index of this task in the innermost foreach, None outside of one."""
        return self._task_state().index

    @property
    def input(self) -> Any:
        """The item of the innermost foreach that this task works on, None outside of one."""
        return self._task_state().input

    def foreach_stack(self) -> list[tuple[int, int, Any]]:
        """Returns (index, number of items, item) of each foreach around this task, outer first."""
        return self._task_state().foreach_stack()

    # -- what a step may do --------------------------------------------------------------------------------------

    def next(
        self,
        *steps: Callable[..., Any] | Mapping[Any, Callable[..., Any]],
        foreach: str | None = None,
        num_parallel: int | None = None,
        condition: str | None = None,
    ) -> None:
        """Says what follows this step; it is the last statement of every step but the end.

        Args:
            steps: the methods that follow: one, or several for branches; for a switch, a dict from values to methods.
            foreach: the name of an artifact; the one step that follows runs once for each of its items.
            num_parallel: the one step that follows runs that many times, all members of this gang at the same time.
            condition: the name of the artifact whose value chooses among the methods of the dict.

        Raises:
            TaskError: if the step goes on otherwise than its source says, or the value is none of the cases.
        """
        from mainstem_core.flow.going_on import (
            transition_of,  # here: whoever only imports a flow needs none of it
        )

        self._task_state().advance(transition_of(self, steps, foreach, num_parallel, condition))

    def merge_artifacts(
        self, inputs: Iterable[Any], exclude: list[str] | None = None, include: list[str] | None = None
    ) -> None:
        """Passes on, in a join, the artifacts on which all inputs that have them agree.

        What the join has assigned before stays as it is. An artifact is passed on by reference and never loaded.

        Args:
            inputs: the `inputs` of the join.
            exclude: names that are left alone.
            include: the only names that are passed on.

        Raises:
            UnhandledInMergeArtifactsException: if inputs differ; nothing is merged then.
            MissingInMergeArtifactsException: if no input has a name of `include`.
            TaskError: outside of a join, or with both `include` and `exclude`.
        """
        self._task_state().merge(self, inputs, exclude or [], include or [])

    # -- how attributes become artifacts -------------------------------------------------------------------------

    def _task_state(self) -> TaskState:
        state: TaskState | None = vars(self).get(STATE)
        if state is None:
            raise OutsideTask("usage-flow-outside-task", flow=type(self).__name__)
        return state

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        value = self._task_state().load(name)
        vars(self)[name] = value
        return value

    def __setattr__(self, name: str, value: Any) -> None:
        flow = type(self)
        if name in read_only_names(flow):
            raise ReadOnlyAttribute("task-attribute-read-only", name=name)
        if name in (taken := taken_names(flow)):
            raise ReadOnlyAttribute("task-name-taken", name=name, owner=taken[name])
        object.__setattr__(self, name, value)

    def __getstate__(self) -> Any:
        raise UsageError("usage-flow-pickled", flow=type(self).__name__)

    def __iter__(self) -> Iterator[Callable[..., Any]]:
        """Yields the methods of the steps, as flows of old may expect."""
        return (getattr(self, name) for name, value in _members(type(self)).items() if is_step(value))

    def __repr__(self) -> str:
        return f"<flow {type(self).__name__}>"

    def __str__(self) -> str:
        """Says which flow this is, and in a task which step."""
        state: TaskState | None = vars(self).get(STATE)
        return repr(self) if state is None else f"<flow {type(self).__name__} step {state.step}>"


class OutsideTask(UsageError, AttributeError):
    """A flow object was asked for what only a task has; an AttributeError too, so that `hasattr` says no."""


def parameters(flow: type[FlowSpec]) -> list[Parameter[Any]]:
    """Returns the parameters of a flow class."""
    return parameters_of(flow)


def constants(flow: type[FlowSpec]) -> dict[str, Any]:
    """Returns the constants of a flow class by name."""
    return constants_of(flow, FlowSpec)


def configs(flow: type[FlowSpec]) -> dict[str, Any]:
    """Returns the values of the configs of a flow class by attribute, as plain data.

    Raises:
        ConfigError: if one cannot be had.
    """
    if not configs_of(flow):
        return {}
    from mainstem_core.flow.configs.resolve import plain_values  # only for flows with configs

    return plain_values(flow)


@cache
def read_only_names(flow: type[FlowSpec]) -> frozenset[str]:
    """Returns the names that no step may assign: parameters, configs and constants."""
    names = (parameter.attribute for parameter in parameters(flow))
    return frozenset({*constants(flow), *configs_of(flow), *names})


@cache
def taken_names(flow: type[FlowSpec]) -> dict[str, str]:
    """Returns the names that an artifact would hide from `self.next` and its like, each with what has it."""
    members = {name: "a member of every flow" for name in vars(FlowSpec) if not name.startswith("_")}
    return members | {name: "a step of the flow" for name, value in _members(flow).items() if is_step(value)}


def _members(flow: type[FlowSpec]) -> dict[str, object]:
    found: dict[str, object] = {}
    for cls in reversed(flow.__mro__):
        found |= vars(cls)
    return found


def bind(flow: type[FlowSpec], state: TaskState) -> FlowSpec:
    """Returns a flow object for one task, without running the class's own `__init__`."""
    bound = flow.__new__(flow)
    vars(bound)[STATE] = state
    return bound


def assigned(flow: FlowSpec) -> dict[str, Any]:
    """Returns what stands in a flow object: assigned or loaded values by name, private names of Python left out."""
    private = _private_prefixes(type(flow))
    return {
        name: value for name, value in vars(flow).items() if name != STATE and not name.startswith(private)
    }


@cache
def _private_prefixes(flow: type[FlowSpec]) -> tuple[str, ...]:
    """Returns how names with two underscores begin: inside `class Hello`, Python makes `_Hello__x` of `self.__x`."""
    classes = (cls.__name__.lstrip("_") for cls in flow.__mro__)
    return ("__", *(f"_{name}__" for name in classes if name))
