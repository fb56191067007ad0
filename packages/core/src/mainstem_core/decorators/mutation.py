"""Runs the mutators of a flow, and adds what the command line adds.

The order: pre_mutate of flow mutators, then of step mutators; `--with`; mutate of flow mutators, then of step mutators.
"""

from collections.abc import Iterable
from typing import Any

from mainstem_core.decorators.attach import named
from mainstem_core.decorators.guard import hook_of, settled
from mainstem_core.decorators.mutable import Draft, MutableFlow, MutableStep
from mainstem_core.decorators.mutators import FlowMutator, StepMutator
from mainstem_core.decorators.specification import decorator_of, parse_specification


def mutate(draft: Draft, specifications: Iterable[str]) -> None:
    """Settles the decorators of a flow.

    Args:
        draft: the flow; its lists are changed.
        specifications: decorators for every step that has not one of the same name, such as `retry:times=4`.

    Raises:
        MainstemException: if one is wrong.
    """
    _run_all(draft, "pre_mutate")
    for specification in map(parse_specification, specifications):
        for noted in draft.on_steps.values():
            decorator = decorator_of(specification, draft.flow)  # a wrong one is refused in any case
            if not named(decorator.decorator_name, noted):
                noted.append(settled(decorator, draft.flow))
    _run_all(draft, "mutate")


def _run_all(draft: Draft, hook: str) -> None:
    _run(draft.on_flow, FlowMutator, hook, MutableFlow(draft))
    for name, noted in draft.on_steps.items():
        _run(noted, StepMutator, hook, MutableStep(draft, name))


def _run(noted: list[Any], kind: type[Any], hook: str, target: MutableFlow | MutableStep) -> None:
    """Runs the mutators in a list, those included that are added meanwhile, once each."""
    done: list[Any] = []
    while waiting := [
        each for each in noted if isinstance(each, kind) and all(each is not one for one in done)
    ]:
        done.append(waiting[0])
        with hook_of(waiting[0], hook):
            getattr(waiting[0], hook)(target)
