"""Which decorators there are, by name: ours in a static table, others by the entry points of what is installed.

The module of one is imported when it is asked for. Entry points are looked through only for a name that the table
lacks, since that takes tens of milliseconds, and only once for each name.
"""

from functools import cache
from importlib import import_module
from typing import Any

from mainstem_core.errors import DecoratorError
from mainstem_core.protocols import flow_decorator, step_decorator
from mainstem_core.protocols.flow_decorator import FlowDecorator
from mainstem_core.protocols.step_decorator import StepHooks

STEP_GROUP = "mainstem.step_decorators"
FLOW_GROUP = "mainstem.flow_decorators"
STEP_DECORATORS = {
    "catch": "catch:Catch",
    "environment": "environment:Environment",
    "parallel": "parallel:Parallel",
    "pytorch_parallel": "parallel:PytorchParallel",
    "resources": "resources:Resources",
    "retry": "retry:Retry",
    "secrets": "secrets:Secrets",
    "timeout": "timeout:Timeout",
}
FLOW_DECORATORS = {
    "exit_hook": "exit_hook:ExitHook",
    "project": "project:Project",
    "schedule": "schedule:Schedule",
    "trigger": "trigger:Trigger",
    "trigger_on_finish": "trigger:TriggerOnFinish",
}


@cache
def find_step_decorator(name: str) -> type[StepHooks] | None:
    """Returns the class of a step decorator, None if there is none of this name.

    Args:
        name: as it is written, without `@`.

    Raises:
        DecoratorError: `decorator-plugin-broken` if an installed package offers one that cannot be used.
    """
    return _find(name, STEP_DECORATORS, STEP_GROUP, StepHooks, step_decorator.PROTOCOL)


@cache
def find_flow_decorator(name: str) -> type[FlowDecorator] | None:
    """Returns the class of a flow decorator, None if there is none of this name.

    Args:
        name: as it is written, without `@`.

    Raises:
        DecoratorError: `decorator-plugin-broken` if an installed package offers one that cannot be used.
    """
    return _find(name, FLOW_DECORATORS, FLOW_GROUP, FlowDecorator, flow_decorator.PROTOCOL)


@cache
def has_entry_point(group: str, name: str) -> bool:
    """Says whether an installed package offers a plug-in.

    Args:
        group: the group of entry points.
        name: the name in it.
    """
    from importlib.metadata import entry_points  # heavy; only for names that are not ours

    return bool(entry_points(group=group, name=name))


def _find(name: str, ours: dict[str, str], group: str, base: type[Any], version: int) -> Any:
    if name in ours:
        module, _, cls = ours[name].partition(":")
        return getattr(import_module(f"mainstem_core.decorators.{module}"), cls)
    from importlib.metadata import entry_points  # heavy; only for names that are not ours

    for point in entry_points(group=group, name=name):
        package = point.dist.name if point.dist is not None else point.value
        try:
            found = point.load()
        except Exception as problem:  # whatever the import of somebody else's module raises
            raise _broken(name, package, f"{type(problem).__name__}: {problem}") from problem
        found = getattr(found, "decorator", found)  # the class, or what `as_decorator` made of it
        if not (isinstance(found, type) and issubclass(found, base)):
            raise _broken(name, package, f"`{point.value}` is no class of `{base.__name__}`")
        wanted: int = vars(found).get("protocol", version)
        if wanted > version:
            reason = f"it needs version {wanted} of the protocol, and this is version {version}"
            raise _broken(name, package, reason)
        return found
    return None


def _broken(name: str, package: str, reason: str) -> DecoratorError:
    return DecoratorError("decorator-plugin-broken", decorator=name, package=package, reason=reason)
