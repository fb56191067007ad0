"""`--with`: decorators that the command line, or a variable, puts on every step."""

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from mainstem_core.decorators.prepare import add_to_steps
from mainstem_core.flow.spec import FlowSpec
from mainstem_runtime.supervisor.caller import Caller

if TYPE_CHECKING:
    import click

VARIABLE = "MAINSTEM_DEFAULT_DECOSPECS"
OPTION, OPTION_VARIABLE = "--with", "MAINSTEM_RUN_WITH"
_COMMANDS = frozenset(
    {None, "attach", "check", "debug", "output-dot", "output-raw", "resume", "run", "show", "spin", "task"}
)


def add_decorators(flow: type[FlowSpec], command: str | None, given: Iterable[str]) -> None:
    """Puts decorators on the steps of a flow, before its graph is read and a task is started.

    Args:
        flow: the flow's class.
        command: the command; one that does not look at the graph needs none.
        given: the values of `--with`; those of the variable follow.

    Raises:
        MainstemException: if one is wrong.
    """
    texts = [*given]
    from_variable = os.environ.get(VARIABLE) or os.environ.get(OPTION_VARIABLE)
    if command not in _COMMANDS or not (texts or from_variable):
        return
    from mainstem_core.decorators.specification import split_specifications  # most runs do without

    add_to_steps(flow, [*texts, *split_specifications(from_variable or "")])


def given_in(arguments: Sequence[str], caller: Caller | None) -> Iterator[str]:
    """Yields the values of `--with`, wherever they stand in a command line that has not been parsed.

    Args:
        arguments: what follows the flow's file.
        caller: the program that started the command, if one did: it may give some by name.
    """
    for position, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == OPTION and position + 1 < len(arguments):
            yield arguments[position + 1]
        elif argument.startswith(f"{OPTION}="):
            yield argument.removeprefix(f"{OPTION}=")
    given = caller.options.get("decospecs", ()) if caller is not None else ()
    if isinstance(given, list):  # if it is anything else, the command refuses it when it is parsed
        yield from map(str, cast("list[Any]", given))


def with_option() -> "click.Option":
    """Returns the option `--with` of a command; it was heeded before anything was parsed."""
    import click  # after the warm parent was forked, see warm_start

    return click.Option(
        [OPTION],
        multiple=True,
        expose_value=False,
        metavar="DECORATOR",
        help="Put a decorator on every step that has it not, such as `retry:times=4`; may be given several times.",
    )
