"""`retry:times=4,minutes_between_retries=1`: a decorator as the command line has it."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, NamedTuple, cast

from mainstem_core.decorators.registry import (
    FLOW_DECORATORS,
    STEP_DECORATORS,
    find_flow_decorator,
    find_step_decorator,
)
from mainstem_core.errors import InvalidDecoratorAttribute, UnknownStepDecoratorException, UsageError
from mainstem_core.protocols.attributes import Attributed
from mainstem_core.protocols.flow_decorator import FlowDecorator

_OPENING, _CLOSING = "[{(", "]})"


class Specification(NamedTuple):
    """A decorator to be put on every step.

    Args:
        name: its name, or `module.name` for one of the user's own.
        attributes: its attributes.
    """

    name: str
    attributes: dict[str, Any]


def parse_specification(text: str) -> Specification:
    """Returns a decorator from its text.

    A value is read as JSON, or taken as text where it is none; commas inside of brackets and quotes part nothing.

    Args:
        text: `name` or `name:attribute=value,...`; the name may be `module.name`.

    Raises:
        UsageError: `decorator-specification-invalid` if it has another form.
    """
    name, _, rest = text.strip().partition(":")
    if not all(part.isidentifier() for part in name.split(".")):
        raise _invalid(text, f"`{name}` is no name")
    attributes: dict[str, Any] = {}
    for part in _parts(rest, ","):
        attribute, equals, value = part.partition("=")
        if not equals or not attribute.strip().isidentifier():
            raise _invalid(text, f"`{part.strip()}` is not `attribute=value`")
        attributes[attribute.strip()] = _value(value.strip())
    return Specification(name, attributes)


def split_specifications(text: str) -> list[str]:
    """Returns the specifications that stand in one text, parted by spaces.

    Args:
        text: the value of a variable of the environment, say.
    """
    return list(_parts(text, " "))


def decorator_of(specification: Specification, flow: type[Any]) -> Attributed:
    """Returns a new decorator for one step.

    Args:
        specification: which.
        flow: the flow; a name without a dot may be one of its module's.

    Raises:
        UnknownStepDecoratorException: `decorator-unknown` if there is none of this name.
        InvalidDecoratorAttribute: if its attributes are wrong.
    """
    name = specification.name
    kind = _of_user(name, flow) if "." in name else find_step_decorator(name) or _of_user(name, flow)
    return _made(kind, name, specification.attributes, STEP_DECORATORS)


def flow_decorator_of(name: str, attributes: Mapping[str, Any]) -> FlowDecorator:
    """Returns a new decorator for a flow.

    Args:
        name: as it is written, without `@`.
        attributes: its attributes.

    Raises:
        UnknownStepDecoratorException: `decorator-unknown` if there is none of this name.
        InvalidDecoratorAttribute: if its attributes are wrong.
    """
    return _made(find_flow_decorator(name), name, attributes, FLOW_DECORATORS)


def _made(kind: Any, name: str, attributes: Mapping[str, Any], ours: Iterable[str]) -> Any:
    if kind is None:
        known = ", ".join(f"`{each}`" for each in ours)
        raise UnknownStepDecoratorException("decorator-unknown", decorator=name, known=known)
    try:
        decorator = kind(**attributes)
    except InvalidDecoratorAttribute as problem:
        problem.where = None
        raise
    decorator.where = None  # it stands in no file
    return decorator


def _of_user(name: str, flow: type[Any]) -> Any:
    """Returns the class of a decorator of the user's own, None if there is none of this name."""
    module, _, own_name = name.rpartition(".")
    found: Any = getattr(_module(module) if module else sys.modules.get(flow.__module__), own_name, None)
    found = getattr(found, "decorator", found)  # the class, or what `as_decorator` made of it
    is_of_steps = (
        isinstance(found, type) and issubclass(found, Attributed) and not issubclass(found, FlowDecorator)
    )
    return cast("Any", found) if is_of_steps else None


def _module(name: str) -> Any:
    main = sys.modules.get("__main__")
    if os.path.basename(getattr(main, "__file__", None) or "") == f"{name}.py":
        return main  # the flow's own file runs already, under another name
    try:
        return import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name is None or not f"{name}.".startswith(f"{missing.name}."):
            raise
        return None


def _parts(text: str, separator: str) -> Iterator[str]:
    """Yields what stands between separators that are outside of brackets and quotes; nothing for empty parts."""
    depth, quote, begin = 0, "", 0
    for position, letter in enumerate(text):
        if quote:
            is_escaped = text[position - 1] == "\\"
            quote = "" if letter == quote and not is_escaped else quote
        elif letter in "\"'":
            quote = letter
        elif letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth -= 1
        elif letter == separator and depth <= 0:
            if text[begin:position].strip():
                yield text[begin:position]
            begin = position + 1
    if text[begin:].strip():
        yield text[begin:]


def _value(text: str) -> Any:
    import json  # here: most flows are run without `--with`

    if text in ("True", "False", "None"):
        return {"True": True, "False": False, "None": None}[text]
    try:
        return json.loads(text)
    except ValueError:
        is_quoted = len(text) > 1 and text[0] == text[-1] == "'"
        return text[1:-1] if is_quoted else text


def _invalid(text: str, reason: str) -> UsageError:
    return UsageError("decorator-specification-invalid", text=text, reason=reason)
