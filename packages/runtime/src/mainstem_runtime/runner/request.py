"""A call as the child gets it: its command line, and its options as plain data."""

import dataclasses
import operator
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from enum import Enum
from typing import Any, NamedTuple, cast

from mainstem_core.errors import UsageError


class Request(NamedTuple):
    """What a child is started with.

    Args:
        command: its command line.
        options: options of the command by name, as plain data.
    """

    command: Sequence[str]
    options: Mapping[str, Any]

    @property
    def shown(self) -> str:
        """The command, for people."""
        return " ".join(["python", *self.command[1:]])


def request_of(
    flow_file: str, command: str, top_options: Mapping[str, Any], options: Mapping[str, Any]
) -> Request:
    """Returns the request for a command of a flow.

    Configs and decorators make the flow what it is, so they stand on the command line, which is read first.

    Args:
        flow_file: the flow's file.
        command: such as `run`.
        top_options: options in front of the command, by name.
        options: options of the command and parameters of the flow, by name; None is as good as not given.

    Raises:
        UsageError: `runner-option-invalid` for a value that cannot be handed over.
    """
    plain = {name: _plain(name, value) for name, value in options.items() if value is not None}
    leading = {name: _plain(name, value) for name, value in top_options.items() if value is not None}
    for name, parts in (("config", 2), ("config_value", 2)):
        leading[name] = [*_list(name, leading.pop(name, [])), *_pairs(name, plain.pop(name, []), parts)]
    words = [sys.executable, flow_file]
    for name, value in leading.items():
        words += _words(name, value)
    words.append(command)
    for specification in _list("decospecs", plain.pop("decospecs", [])):
        words.append(f"--with={_word('decospecs', specification)}")
    return Request(words, plain)


def changes_as_texts(changed: Mapping[str, Any]) -> list[str]:
    """Returns the inputs of a spin that are to have other values, as `--set` takes them.

    Raises:
        UsageError: `spin-input-invalid` for a value that JSON cannot hold.
    """
    import json  # here: few programs need it

    texts: list[str] = []
    for name, value in changed.items():
        try:
            texts.append(f"{name}={json.dumps(value)}")
        except (TypeError, ValueError) as problem:
            raise UsageError("spin-input-invalid", name=name, reason=f"{problem}") from problem
    return texts


def _words(name: str, value: Any) -> Iterator[str]:
    option = f"--{name.replace('_', '-')}"
    if isinstance(value, bool):
        if value:
            yield option
    elif not isinstance(value, list):
        yield f"{option}={_word(name, value)}"
    else:
        for item in cast("list[Any]", value):
            if isinstance(item, list):
                yield option
                yield from (_word(name, part) for part in cast("list[Any]", item))
            else:
                yield f"{option}={_word(name, item)}"


def _word(name: str, value: Any) -> str:
    if isinstance(value, str | int | float):
        return str(value)
    import json  # here: few options take one

    return json.dumps(value)


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _invalid(name, f"{value!r} is not a list")
    return cast("list[Any]", value)


def _pairs(name: str, value: Any, parts: int) -> list[Any]:
    for item in _list(name, value):
        if not isinstance(item, list) or len(cast("list[Any]", item)) != parts:
            raise _invalid(name, f"{item!r} is not a pair of a name and a value")
    return value


def _plain(name: str, value: Any) -> Any:
    """Returns a value as texts, numbers, lists and dicts."""
    if value is None or (isinstance(value, str | bool | int | float) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return _plain(name, value.value)
    if isinstance(value, os.PathLike):
        return os.fspath(cast("os.PathLike[str]", value))
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(name, item) for item in cast("Sequence[Any]", value)]
    if isinstance(value, Mapping):
        items = cast("Mapping[Any, Any]", value).items()
        return {str(key): _plain(name, item) for key, item in items}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain(name, dataclasses.asdict(value))
    return _plain_foreign(name, value)


def _plain_foreign(name: str, value: Any) -> Any:
    """Returns the plain form of a pydantic model, or of another library's number."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    try:
        return operator.index(value)
    except TypeError:
        kind = type(value).__qualname__
        reason = f"a value of the type `{kind}` is neither a text, a number, a list nor a dict"
        raise _invalid(name, reason) from None


def _invalid(name: str, reason: str) -> UsageError:
    return UsageError("runner-option-invalid", name=name, reason=reason)
