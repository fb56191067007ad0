"""The decorators of a step around its body, outer ones first."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from mainstem_core.protocols.step_decorator import StepHooks
from mainstem_core.protocols.task_context import Proceed
from mainstem_runtime.decorators.context import DecoratedTask

# Ours act in modules of their own, which are imported only in tasks that need them: core must stay light.
_OURS = frozenset({"catch", "environment", "pytorch_parallel", "secrets", "timeout"})


def run_decorated(task: DecoratedTask, decorators: Sequence[StepHooks], body: Proceed) -> None:
    """Runs a step's body inside of its decorators.

    Args:
        task: what the decorators may ask.
        decorators: the one next to the function first.
        body: the step itself.
    """
    proceed = body
    for decorator in sorted(decorators, key=lambda each: -each.layer):
        proceed = partial(_hook(decorator), task, proceed)
    proceed()


def _hook(decorator: StepHooks) -> Callable[[DecoratedTask, Proceed], None]:
    if decorator.decorator_name not in _OURS:
        return decorator.around
    around: Any = import_module(f"mainstem_runtime.decorators.{decorator.decorator_name}").around
    return partial(around, decorator)
