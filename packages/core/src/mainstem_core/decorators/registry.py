"""Which decorators there are, by name; the module of one is imported when it is asked for."""

from importlib import import_module

from mainstem_core.protocols.step_decorator import StepDecorator

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


def find_step_decorator(name: str) -> type[StepDecorator] | None:
    """Returns the class of a step decorator, None if there is none of this name.

    Args:
        name: as it is written, without `@`.
    """
    if name not in STEP_DECORATORS:
        return None
    module, _, cls = STEP_DECORATORS[name].partition(":")
    return getattr(import_module(f"mainstem_core.decorators.{module}"), cls)
