"""The values of a flow's parameters in a test: what is given, else the defaults, by the rules of the command line."""

from collections.abc import Mapping
from typing import Any

from mainstem_core.flow.parameters import Parameter
from mainstem_core.flow.parameters.context import context_of
from mainstem_core.flow.spec import FlowSpec, configs, parameters
from mainstem_runtime.testing.problems import invalid_call


def parameter_values(flow: type[FlowSpec], given: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the value of each parameter by attribute.

    Args:
        flow: the flow's class.
        given: values, or their texts, by attribute or by the parameter's name.

    Raises:
        UsageError: `testing-call-invalid` for a name that the flow has not.
        ParameterError: where a value is missing or does not fit.
    """
    declared = [parameter.in_flow(flow) for parameter in parameters(flow)]
    unknown = given.keys() - {name for each in declared for name in (each.attribute, each.name)}
    if unknown:
        known = ", ".join(f"`{each.attribute}`" for each in declared) or "none"
        raise invalid_call(
            flow.__name__, f"it has no parameter `{min(unknown)}`", f"the flow's parameters are: {known}"
        )
    return {each.attribute: _value(flow, each, given) for each in declared}


def _value(flow: type[FlowSpec], parameter: Parameter[Any], given: Mapping[str, Any]) -> Any:
    for name in (parameter.attribute, parameter.name):
        if name in given:
            value = given[name]
            return None if value is None and not parameter.required else parameter.convert(value)
    return parameter.resolve_default(context_of(flow.__name__, parameter.name, configs(flow), print))
