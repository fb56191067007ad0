"""What the decorators of a flow add to a run that is about to start: tags, and facts for `current`."""

import os
import time
from collections.abc import Callable, Mapping
from typing import Any

from mainstem_core.decorators.guard import hook_of
from mainstem_core.decorators.prepare import prepared
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.protocols.flow_decorator import FlowDecorator, RunAdditions, RunContext
from mainstem_core.users import current_user


def additions_of(flow: type[FlowSpec], options: Callable[[FlowDecorator], Mapping[str, Any]]) -> RunAdditions:
    """Returns the sum of what the decorators of a flow plan.

    Args:
        flow: the flow's class.
        options: gives the values of a decorator's options.

    Raises:
        UsageError: if an option is wrong.
    """
    tags: list[str] = []
    facts: dict[str, Any] = {}
    created_us = time.time_ns() // 1000
    for decorator in prepared(flow).flow:
        user = current_user(os.environ)
        with hook_of(decorator, "plan"):
            added = decorator.plan(RunContext(flow.__name__, user, created_us, options(decorator)))
        tags += added.tags
        facts |= added.facts
    return RunAdditions(tuple(tags), facts)


def no_options(decorator: FlowDecorator) -> dict[str, Any]:
    """Returns the values of a decorator's options where nobody has given any."""
    return {option.name: option.value_if_absent for option in decorator.cli_options}
