"""Which configs a flow has. Apart from the configs themselves, so that a flow without any does not import them."""

from typing import Any

NAMES = "_mainstem_config_names"


def configs_of(flow: type[Any]) -> dict[str, Any]:
    """Returns the configs of a flow's class by attribute, base classes first.

    Args:
        flow: the flow's class.
    """
    found: dict[str, Any] = {}
    for cls in reversed(flow.__mro__):
        own = vars(cls)
        if found:
            found = {name: config for name, config in found.items() if name not in own}
        found |= {name: own[name] for name in own.get(NAMES, ())}
    return found
