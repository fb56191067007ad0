"""What a type checker is told of parameters: which types go with which defaults, and what a step reads.

`Parameter("rate", type=int, default="x")` has to be refused, so that the type and the default cannot share one type
variable without bounds: a checker would settle on `int | str`. Hence one variable for scalars, which are constrained,
and one for all else, whose bound has no scalar in it. Only checkers import this module.
"""

import os
from collections.abc import Callable
from datetime import date, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol, TypeAlias, TypeVar

from mainstem_core.flow.parameters.context import ParameterContext


class Pending(Protocol):
    """A part of a config, which has a value when the flow is started; whatever is `Any` passes for one, too."""

    def __value_in_flow__(self, flow: type[Any]) -> Any: ...


class DataclassLike(Protocol):
    """An instance of a dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


class ModelLike(Protocol):
    """An instance of a model of pydantic."""

    def model_dump(self) -> dict[str, Any]:
        """Returns it as plain data."""
        ...


class ClickType(Protocol):
    """A type of click."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Returns the value of a text."""
        ...


Dates: TypeAlias = date | time | timedelta
Containers: TypeAlias = list[Any] | dict[Any, Any] | tuple[Any, ...] | set[Any]
NoScalar: TypeAlias = Dates | Path | Enum | DataclassLike | ModelLike | Containers

T = TypeVar("T")
S = TypeVar("S", int, float, str, bool)
R = TypeVar("R", bound=NoScalar)
Default: TypeAlias = T | Callable[[ParameterContext], T] | Callable[[ParameterContext, bool], T]
"""A value, or a function that gives it when a run is started."""
No: TypeAlias = Literal[False] | None
Yes: TypeAlias = Literal[True]
PathDefault: TypeAlias = (
    str | os.PathLike[str] | Callable[[ParameterContext], str] | Callable[[ParameterContext, bool], str]
)
