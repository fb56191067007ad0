"""A command that a program may call, too: `Runner(...).run(alpha=0.1, tags=["x"])` gives its options by name.

What a program gives becomes what somebody would type, so that both go the same way through the same checks. Only this
process knows the flow's options: the program never imports the flow's file.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, cast

import click

from mainstem_core.errors import UsageError

# Names of the field that are not those of the options.
_ALIASES = {"tag": "tags", "user_namespace": "namespace", "with": "decospecs"}


class CallableCommand(click.Command):
    """A command whose options may also come from the program that started it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Takes what the program has given and what stands on the command line.

        Raises:
            UsageError: `runner-option-unknown` or `runner-option-invalid`.
        """
        caller = getattr(ctx.obj, "caller", None)
        given = arguments_of(self, caller.options) if caller is not None else []
        return super().parse_args(ctx, [*given, *args])


def arguments_of(command: click.Command, options: Mapping[str, Any]) -> list[str]:
    """Returns the arguments that give options their values.

    Args:
        command: the command.
        options: values by name, as plain data; names are compared without regard to case, `-` and `_`.

    Raises:
        UsageError: `runner-option-unknown` for a name that the command has not, `runner-option-invalid` for a value
            of a wrong kind.
    """
    known = {name_of(option): option for option in command.params if isinstance(option, click.Option)}
    words = {each.name for each in command.params if isinstance(each, click.Argument)}
    arguments: list[str] = []
    for given, value in options.items():
        name = given.replace("-", "_").lower()
        if name in words:
            arguments.append(_word(given, value))
            continue
        option = known.get(name) or known.get(_ALIASES.get(name, ""))
        if option is None:
            raise UsageError(
                "runner-option-unknown", name=given, command=command.name, remedy=_remedy(name, known)
            )
        arguments += _arguments(given, option, value)
    return arguments


def _word(name: str, value: Any) -> str:
    if not isinstance(value, str) or value.startswith("-"):
        raise _invalid(name, f"{value!r} is not a name")
    return value


def name_of(option: click.Option) -> str:
    """Returns the name by which programs give an option."""
    longest = max(option.opts, key=len).lstrip("-").replace("-", "_").lower()
    return _ALIASES.get(longest, longest)


def _remedy(name: str, known: Mapping[str, click.Option]) -> str:
    from difflib import get_close_matches  # here: only a mistyped name needs it

    near = get_close_matches(name, known, n=1)
    listed = ", ".join(f"`{each}`" for each in sorted(known))
    return f"did you mean `{near[0]}`? It has {listed}" if near else f"it has {listed}"


def _arguments(name: str, option: click.Option, value: Any) -> Iterator[str]:
    spelt = max(option.opts, key=len)
    if option.is_flag:
        if not isinstance(value, bool):
            raise _invalid(name, f"{value!r} is neither True nor False")
        if value or option.secondary_opts:
            yield spelt if value else option.secondary_opts[0]
    elif option.multiple:
        if not isinstance(value, list):
            raise _invalid(name, f"{value!r} is not a list")
        for item in cast("list[Any]", value):
            yield from _one(name, spelt, option, item)
    else:
        yield from _one(name, spelt, option, value)


def _one(name: str, spelt: str, option: click.Option, value: Any) -> Iterator[str]:
    if option.nargs == 1:
        yield f"{spelt}={_text(name, option, value)}"
        return
    if not isinstance(value, list) or len(cast("list[Any]", value)) != option.nargs:
        raise _invalid(name, f"{value!r} are not {option.nargs} values")
    yield spelt
    for part in cast("list[Any]", value):
        yield _text(name, option, part)


def _text(name: str, option: click.Option, value: Any) -> str:
    """Returns a value as somebody would type it."""
    if isinstance(value, str):
        return value
    separator = getattr(option.type, "separator", None)
    if separator is not None and isinstance(value, list):
        return _joined(name, separator, cast("list[Any]", value))
    return json.dumps(value)


def _joined(name: str, separator: str, items: list[Any]) -> str:
    for item in items:
        if not isinstance(item, str):
            raise _invalid(name, f"{item!r} is not a text")
        if separator in item:
            raise _invalid(name, f"{item!r} has the separator {separator!r} in it")
    return separator.join(items)


def _invalid(name: str, reason: str) -> UsageError:
    return UsageError("runner-option-invalid", name=name, reason=reason)
