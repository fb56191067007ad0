"""What a function that gives a default is told, and how it is called."""

from collections.abc import Callable, Mapping
from typing import Any

from mainstem_core.schema.record import Record


class ParameterContext(Record):
    """What a function that gives a default is told.

    Args:
        flow_name: the flow's name.
        user_name: who starts the run.
        parameter_name: the name of the parameter or config.
        logger: shows a line to whoever starts the run.
        ds_type: where runs are kept, `local`.
        configs: the values of the flow's configs by name.
    """

    flow_name: str
    user_name: str
    parameter_name: str
    logger: Callable[[str], None]
    ds_type: str
    configs: Mapping[str, Any]


def context_of(
    flow_name: str, name: str, configs: Mapping[str, Any], logger: Callable[[str], None] | None = None
) -> ParameterContext:
    """Returns what a function is told that gives the default of a parameter or config.

    Args:
        flow_name: the flow's name.
        name: the name of the parameter or config.
        configs: the values of the flow's configs by name.
        logger: shows a line; by default on standard error.
    """
    import os

    from mainstem_core.users import current_user  # here, as `os`: most flows have no such function

    user = current_user(os.environ)
    return ParameterContext(flow_name, user, name, logger or _log, "local", configs)


def _log(text: str) -> None:
    import sys

    print(text, file=sys.stderr)


def call_default(function: Callable[..., Any], context: ParameterContext) -> Any:
    """Returns what a default's function gives; one with a second argument is told that nothing is being deployed.

    Args:
        function: takes the context, and perhaps `deploy_time`.
        context: what it is told.
    """
    return function(context, False) if _takes_two(function) else function(context)


def _takes_two(function: Callable[..., Any]) -> bool:
    code = getattr(function, "__code__", None)
    if code is None:
        import inspect  # here: a default that is no plain function is rare, and the module is heavy

        try:
            kinds = [each.kind.name for each in inspect.signature(function).parameters.values()]
        except (TypeError, ValueError):  # a builtin that does not tell
            return False
        return kinds.count("POSITIONAL_ONLY") + kinds.count("POSITIONAL_OR_KEYWORD") > 1
    return code.co_argcount - hasattr(function, "__self__") > 1
