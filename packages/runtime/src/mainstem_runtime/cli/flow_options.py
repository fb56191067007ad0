"""Options that the decorators of a flow add, such as `--branch`: in front of the command, or after `run`."""

from collections.abc import Iterable, Mapping
from typing import Any

import click

from mainstem_core.decorators.attach import flow_decorators_of
from mainstem_core.decorators.prepare import PREPARED, Prepared
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.protocols.flow_decorator import FlowDecorator, FlowOption, RunAdditions

_PREFIX = "of_decorator_"


def options_of(flow: type[FlowSpec], taken: Iterable[str] = ()) -> list[click.Parameter]:
    """Returns the options that the decorators of a flow add, each once.

    Args:
        flow: the flow's class.
        taken: names, without dashes, that mean something else here.
    """
    found = {option.name: option for decorator in _decorators(flow) for option in decorator.cli_options}
    return [_option(option) for name, option in found.items() if name not in set(taken)]


def without_options(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Returns what a command was given without the options of decorators, and these by name.

    What stands in front of the command counts where nothing stands after it.

    Args:
        given: the values of the command's options.
    """
    leading: dict[str, Any] = click.get_current_context().find_root().params
    own = {name: value for name, value in given.items() if not name.startswith(_PREFIX)}
    options = {
        name.removeprefix(_PREFIX): value or leading.get(name)
        for name, value in {**leading, **given}.items()
        if name.startswith(_PREFIX)
    }
    return own, {name: value for name, value in options.items() if value is not None}


def values_for(decorator: FlowDecorator, options: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the values of a decorator's own options by name, as the decorator has spelt them.

    Args:
        decorator: the decorator.
        options: what was given, by the names that click makes of those of options.
    """
    return {
        option.name: options.get(_plain(option.name), option.value_if_absent)
        for option in decorator.cli_options
    }


def check_triggers(root: str, additions: RunAdditions) -> None:
    """Looks whether the runs exist that are said to have started a run.

    Args:
        root: the store's folder.
        additions: what the flow's decorators add to the run.

    Raises:
        MainstemNotFound: `client-not-found` if one does not.
    """
    events = additions.facts.get("trigger", ())
    if events:
        import mainstem_client  # few runs are started so

        mainstem_client.metadata(f"local@{root}")
        for event in events:
            mainstem_client.Run(event["id"], _namespace_check=False)


def _decorators(flow: type[FlowSpec]) -> Iterable[FlowDecorator]:
    # A command that gets the run's configs first, as a task does, must find them unprepared.
    ready: Prepared | None = vars(flow).get(PREPARED)
    noted = ready.flow if ready is not None else flow_decorators_of(flow)
    return [each for each in noted if isinstance(each, FlowDecorator)]


def _option(option: FlowOption) -> click.Option:
    return click.Option(
        [f"--{option.name}", f"{_PREFIX}{_plain(option.name)}"],
        is_flag=option.is_flag,
        multiple=option.is_repeatable,
        default=False if option.is_flag else None,
        help=option.help,
    )


def _plain(name: str) -> str:
    return name.replace("-", "_").lower()
