"""`@environment`: variables of the environment that a step's process has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from mainstem_core.decorators.attach import as_decorator
from mainstem_core.protocols.step_decorator import StepDecorator

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph, StepNode

_EMPTY: Mapping[str, str] = {}


class Environment(StepDecorator):
    """Sets variables of the environment while a step runs.

    Args:
        vars: the variables; numbers become texts.
    """

    decorator_name = "environment"
    layer = 30
    vars: Mapping[str, str] = _EMPTY

    def validate(self, step: "StepNode", graph: "FlowGraph") -> None:
        """Checks that names and values can be those of variables."""
        given: Any = self.vars
        self.require(isinstance(given, Mapping), "vars", "it must be a dict of texts")
        for name, value in cast("Mapping[Any, Any]", given).items():
            is_name = isinstance(name, str) and name and not {"=", "\0"} & set(name)
            self.require(is_name, "vars", f"{name!r} cannot be the name of a variable")
            is_text = isinstance(value, str) and "\0" not in value
            is_plain = is_text or (isinstance(value, int | float) and not isinstance(value, bool))
            self.require(is_plain, "vars", f"the value of `{name}` must be a text")

    def texts(self) -> dict[str, str]:
        """Returns the variables with their values as texts."""
        return {name: str(value) for name, value in self.vars.items()}


environment = as_decorator(Environment)
