"""`retry:times=4,minutes_between_retries=1`: a decorator as the command line has it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from mainstem_core.decorators.registry import STEP_DECORATORS, find_step_decorator
from mainstem_core.errors import InvalidDecoratorAttribute, UnknownStepDecoratorException, UsageError
from mainstem_core.protocols.step_decorator import StepDecorator

_OPENING, _CLOSING = "[{(", "]})"


class Specification(NamedTuple):
    """A decorator to be put on every step.

    Args:
        name: its name.
        attributes: its attributes.
    """

    name: str
    attributes: dict[str, Any]


def parse_specification(text: str) -> Specification:
    """Returns a decorator from its text.

    A value is read as JSON, or taken as text where it is none; commas inside of brackets and quotes part nothing.

    Args:
        text: `name` or `name:attribute=value,...`.

    Raises:
        UsageError: `decorator-specification-invalid` if it has another form.
    """
    name, _, rest = text.strip().partition(":")
    if not name.isidentifier():
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


def decorator_of(specification: Specification) -> StepDecorator:
    """Returns a new decorator for one step.

    Args:
        specification: which.

    Raises:
        UnknownStepDecoratorException: `decorator-unknown` if there is none of this name.
        InvalidDecoratorAttribute: if its attributes are wrong.
    """
    kind = find_step_decorator(specification.name)
    if kind is None:
        known = ", ".join(f"`{name}`" for name in STEP_DECORATORS)
        raise UnknownStepDecoratorException("decorator-unknown", decorator=specification.name, known=known)
    try:
        decorator = kind(**specification.attributes)
    except InvalidDecoratorAttribute as problem:
        problem.where = None
        raise
    decorator.where = None  # it stands in no file
    return decorator


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
