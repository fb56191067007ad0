"""Values to come: what stands in a class body for a value that is known only when the flow is started.

Such a value (a part of a config, say) has a method `__value_in_flow__(flow)` in its class. Whoever takes an argument
of a user's class body, as decorators, parameters and the graph do, asks here what it stands for.
"""

from typing import Any, cast


def is_pending(value: object) -> bool:
    """Says whether something stands for a value to come."""
    return hasattr(type(value), "__value_in_flow__")


def holds_pending(value: object) -> bool:
    """Says whether something stands for a value to come, or a list, tuple or dict holds something that does.

    Args:
        value: an argument of a class body.
    """
    if type(value) is dict:
        return any(map(holds_pending, cast("dict[Any, Any]", value).values()))
    if type(value) is list or type(value) is tuple:
        return any(map(holds_pending, cast("list[Any]", value)))
    return is_pending(value)


def value_in(value: Any, flow: type[Any]) -> Any:
    """Returns what something stands for in a flow; whatever stands for nothing else is returned as it is.

    Args:
        value: an argument of a class body; what is in a list, tuple or dict is looked at, too.
        flow: the flow's class.

    Raises:
        ConfigError: if it stands for a part of a config that the flow has not.
    """
    if is_pending(value):
        return value.__value_in_flow__(flow)
    if type(value) is dict:
        return {name: value_in(item, flow) for name, item in cast("dict[Any, Any]", value).items()}
    if type(value) is tuple:
        return tuple(value_in(item, flow) for item in cast("tuple[Any, ...]", value))
    if type(value) is list:
        return [value_in(item, flow) for item in cast("list[Any]", value)]
    return value
