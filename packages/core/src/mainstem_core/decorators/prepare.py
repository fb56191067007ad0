"""Before a graph is read: configs are put into decorators, mutators run, what the command line adds is added.

What comes of it is kept at the flow's class, apart from what stands in the file: a step that two flows inherit may
have other decorators in each of them.
"""

from collections.abc import Callable, Iterable, Mapping
from types import FunctionType
from typing import Any

from mainstem_core.decorators.attach import ON_STEP, flow_decorators_of
from mainstem_core.decorators.guard import settled
from mainstem_core.protocols.attributes import Attributed
from mainstem_core.protocols.flow_decorator import FlowDecorator
from mainstem_core.protocols.step_decorator import StepHooks
from mainstem_core.schema.record import Record

PREPARED = "_mainstem_prepared"
ADDED = "_mainstem_added_decorators"


class Prepared(Record):
    """The decorators of a flow, ready to be asked.

    Args:
        steps: those of each step, the one next to the function first; steps without any are left out.
        flow: those of the flow, those of base classes first.
        specifications: what the command line added, as it was written.
    """

    steps: Mapping[str, tuple[StepHooks, ...]]
    flow: tuple[FlowDecorator, ...] = ()
    specifications: tuple[str, ...] = ()


def add_to_steps(flow: type[Any], specifications: Iterable[str]) -> None:
    """Notes what the command line adds; it is heeded when the decorators are asked for the first time.

    Args:
        flow: the flow's class.
        specifications: decorators for every step that has not one of the same name, such as `retry:times=4`.
    """
    setattr(flow, ADDED, tuple(specifications))


def leave_out(flow: type[Any], unwanted: Callable[[StepHooks], bool]) -> None:
    """Takes decorators off the steps of a flow, before its graph is read.

    Args:
        flow: the flow's class.
        unwanted: says which.

    Raises:
        MainstemException: as `prepared` does.
    """
    ready = prepared(flow)
    kept = {name: tuple(each for each in noted if not unwanted(each)) for name, noted in ready.steps.items()}
    steps = {name: each for name, each in kept.items() if each}
    setattr(flow, PREPARED, Prepared(steps, ready.flow, ready.specifications))


def prepared(flow: type[Any]) -> Prepared:
    """Returns a flow's decorators; the first call prepares them.

    Args:
        flow: the flow's class.

    Raises:
        MainstemException: if one is wrong, or asks for a part of a config that is not there.
    """
    return vars(flow).get(PREPARED) or _prepare(flow)


def _prepare(flow: type[Any]) -> Prepared:
    on_flow = flow_decorators_of(flow)
    on_steps: dict[str, list[Attributed]] = {
        name: list(vars(function).get(ON_STEP, ())) for name, function in _steps(flow)
    }
    texts: tuple[str, ...] = vars(flow).get(ADDED, ())
    result = Prepared({})
    if on_flow or texts or any(on_steps.values()):
        on_flow = [settled(each, flow) for each in on_flow]
        on_steps = {name: [settled(each, flow) for each in noted] for name, noted in on_steps.items()}
        _mutate(flow, on_flow, on_steps, texts)
        hooks = {
            name: tuple(each for each in noted if isinstance(each, StepHooks))
            for name, noted in on_steps.items()
        }
        of_flow = tuple(each for each in on_flow if isinstance(each, FlowDecorator))
        result = Prepared({name: each for name, each in hooks.items() if each}, of_flow, texts)
    setattr(flow, PREPARED, result)
    return result


def _mutate(
    flow: type[Any],
    on_flow: list[Attributed],
    on_steps: dict[str, list[Attributed]],
    texts: tuple[str, ...],
) -> None:
    everyone = (*on_flow, *(each for noted in on_steps.values() for each in noted))
    if texts or any(hasattr(each, "mutate") for each in everyone):
        from mainstem_core.decorators.mutable import (
            Draft,  # as below: most flows have neither mutators nor `--with`
        )
        from mainstem_core.decorators.mutation import mutate

        mutate(Draft(flow, on_flow, on_steps), texts)


def _steps(flow: type[Any]) -> list[tuple[str, FunctionType]]:
    found: dict[str, Any] = {}
    for cls in reversed(flow.__mro__):
        found |= vars(cls)
    return [
        (name, value)
        for name, value in found.items()
        if isinstance(value, FunctionType) and vars(value).get("is_step")
    ]
