"""The parameters of a flow, and the names that none may have."""

from typing import Any

from mainstem_core.errors import ConfigError, ParameterError
from mainstem_core.flow.parameters.parameter import RESERVED as RESERVED
from mainstem_core.flow.parameters.parameter import Parameter


def parameters_of(flow: type[Any]) -> list[Parameter[Any]]:
    """Returns the parameters of a flow class in the order of declaration, base classes first.

    Raises:
        ParameterError: `parameter-name-duplicate` where two have one name on the command line.
    """
    found: dict[str, Parameter[Any]] = {}
    for cls in reversed(flow.__mro__):
        found = {name: value for name, value in found.items() if name not in vars(cls)}
        found |= {name: value for name, value in vars(cls).items() if isinstance(value, Parameter)}
    options: dict[str, Parameter[Any]] = {}
    for parameter in found.values():
        if parameter.option in options:
            other = options[parameter.option].name
            raise ParameterError(
                "parameter-name-duplicate", where=parameter.where, name=other, other=parameter.name
            )
        options[parameter.option] = parameter
    return list(found.values())


def settled_parameters_of(flow: type[Any]) -> list[Parameter[Any]]:
    """Returns the parameters of a flow class with what parts of configs that are their defaults stand for.

    A parameter whose config is missing is returned as it was declared: whoever needs a value says so.

    Raises:
        ParameterError: if two have one name, or a config gives a default that contradicts the declaration.
    """
    return [_settled(parameter, flow) for parameter in parameters_of(flow)]


def _settled(parameter: Parameter[Any], flow: type[Any]) -> Parameter[Any]:
    try:
        return parameter.in_flow(flow)
    except ConfigError:
        return parameter
