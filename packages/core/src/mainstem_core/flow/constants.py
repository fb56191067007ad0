"""Constants: class variables of a flow that are values; they become read-only artifacts of each run."""

from types import FunctionType
from typing import Any

from mainstem_core.flow.parameters import Parameter


def constants_of(flow: type[Any], base: type[Any]) -> dict[str, Any]:
    """Returns the constants of a flow class by name, nearest class first.

    Methods, properties and other descriptors, nested classes, parameters and names that begin with an underscore
    are not constants.

    Args:
        flow: the flow's class.
        base: FlowSpec; it and what it derives from are left out.
    """
    found: dict[str, Any] = {}
    for cls in reversed(flow.__mro__):
        if not issubclass(base, cls):
            found |= {name: value for name, value in vars(cls).items() if not name.startswith("_")}
    return {name: value for name, value in found.items() if _is_value(value)}


def _is_value(value: object) -> bool:
    return not (isinstance(value, FunctionType | type | Parameter) or hasattr(type(value), "__get__"))
