"""Before a graph is read: the decorators of each step are gathered, and what the command line adds is added.

What comes of it is kept at the flow's class, apart from what stands in the file: a step that two flows inherit may
have other decorators in each of them.
"""

from collections.abc import Iterable, Mapping
from types import FunctionType
from typing import Any, NamedTuple

from mainstem_core.decorators.attach import ON_STEP
from mainstem_core.protocols.step_decorator import StepDecorator

PREPARED = "_mainstem_prepared"


class Prepared(NamedTuple):
    """The decorators of a flow, ready to be asked.

    Args:
        steps: those of each step, the one next to the function first; steps without any are left out.
        specifications: what the command line added, as it was written.
    """

    steps: Mapping[str, tuple[StepDecorator, ...]]
    specifications: tuple[str, ...] = ()


def prepared(flow: type[Any]) -> Prepared:
    """Returns a flow's decorators; they are prepared without additions if nobody has done it before.

    Args:
        flow: the flow's class.
    """
    return vars(flow).get(PREPARED) or prepare(flow)


def prepare(flow: type[Any], specifications: Iterable[str] = ()) -> Prepared:
    """Prepares the decorators of a flow, once; a second call changes nothing.

    Args:
        flow: the flow's class.
        specifications: decorators for every step that has not one of the same name, such as `retry:times=4`.

    Raises:
        MainstemException: if one is wrong, or asks for a part of a config that is not there.
    """
    done: Prepared | None = vars(flow).get(PREPARED)
    if done is not None:
        return done
    on_steps = {name: list(vars(function).get(ON_STEP, ())) for name, function in _steps(flow)}
    texts = tuple(specifications)
    if texts:
        _add(on_steps, texts)
    on_steps = {name: [each.in_flow(flow) for each in noted] for name, noted in on_steps.items()}
    result = Prepared({name: tuple(noted) for name, noted in on_steps.items() if noted}, texts)
    setattr(flow, PREPARED, result)
    return result


def _add(on_steps: dict[str, list[StepDecorator]], texts: tuple[str, ...]) -> None:
    """Adds to each step what it has not; what stands in the file, or comes first, counts."""
    from mainstem_core.decorators.specification import decorator_of, parse_specification  # only for `--with`

    for specification in map(parse_specification, texts):
        for noted in on_steps.values():
            decorator = decorator_of(specification)  # one for each step; a wrong one is refused in any case
            if all(each.decorator_name != decorator.decorator_name for each in noted):
                noted.append(decorator)


def _steps(flow: type[Any]) -> list[tuple[str, FunctionType]]:
    found: dict[str, Any] = {}
    for cls in reversed(flow.__mro__):
        found |= vars(cls)
    return [
        (name, value)
        for name, value in found.items()
        if isinstance(value, FunctionType) and vars(value).get("is_step")
    ]
