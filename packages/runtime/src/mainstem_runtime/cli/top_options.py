"""The options that stand in front of every command of a flow: `python flow.py OPTIONS COMMAND`.

An option that takes a value must stand in the table of `leading_options`, too.
"""

from collections.abc import Mapping
from typing import Any

import click

from mainstem_core.errors import UsageError
from mainstem_runtime.cli.added import with_option

_SUFFIXES = (".py", ".R", ".RDS")

_LOGGERS = ("nullSidecarLogger", "debugLogger")
_MONITORS = ("nullSidecarMonitor", "debugMonitor")
_DATASTORES = {
    "s3": "runs are kept in a folder",
    "gs": "runs are kept in a folder",
    "azure": "runs are kept in a folder",
}
_METADATA = {"service": "the records of a run lie in its store, and no service is needed to find them"}
_ENVIRONMENTS: dict[str, str] = dict.fromkeys(
    ("conda", "pypi", "uv"), "tasks have the packages of the Python that starts the flow"
)


class OnlyLocal(click.ParamType[str]):
    """A choice of which this version has only `local`.

    Args:
        others: what the field knows besides, each with the reason for which it is not needed or not there.
    """

    name = "local"

    def __init__(self, others: Mapping[str, str]) -> None:
        self._others = others

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Returns the choice.

        Raises:
            UsageError: `usage-choice-absent` for one that the field knows, but this version has not.
            click.BadParameter: for any other.
        """
        option = param.opts[0] if param is not None else "the option"
        if value in self._others:
            raise UsageError("usage-choice-absent", option=option, value=value, reason=self._others[value])
        if value != "local":
            self.fail(f"{value!r} is not 'local'.", param, ctx)
        return "local"


def top_options() -> list[click.Parameter]:
    """Returns the options of a flow's command line as a whole."""
    return [
        click.Option(["--quiet/--not-quiet"], default=False,
                     help="Of a run show only what tasks print, and failures."),
        click.Option(["--datastore-root"], type=click.Path(file_okay=False), metavar="FOLDER", expose_value=False,
                     help="The folder that holds `.mainstem`, or that folder itself, instead of looking for it."),
        click.Option(["--datastore"], type=OnlyLocal(_DATASTORES), metavar="local", expose_value=False,
                     help="Where runs are kept; a folder is all there is."),
        click.Option(["--metadata"], type=OnlyLocal(_METADATA), metavar="local", expose_value=False,
                     help="Where runs are looked up; in their store."),
        click.Option(["--environment"], type=OnlyLocal(_ENVIRONMENTS), metavar="local", expose_value=False,
                     help="What tasks run in; the Python that starts the flow."),
        with_option(),
        click.Option(["--pylint/--no-pylint"], default=True,
                     help="Let `check` ask pylint, too, where it is installed."),
        click.Option(["--package-suffixes"], metavar=".TXT,.SQL", default="",
                     help="Keep files of these kinds with the run's code, too, besides .py, .R and .RDS."),
        click.Option(["--event-logger"], type=click.Choice(_LOGGERS), expose_value=False,
                     help="Accepted, without effect: `run --json` tells of events."),
        click.Option(["--monitor"], type=click.Choice(_MONITORS), expose_value=False,
                     help="Accepted, without effect."),
    ]  # fmt: skip


def package_suffixes(context: click.Context) -> tuple[str, ...]:
    """Returns how the names of the files end that are kept with a run's code."""
    asked = (each.strip() for each in context.find_root().params.get("package_suffixes", "").split(","))
    return (*_SUFFIXES, *(each if each.startswith(".") else f".{each}" for each in asked if each))


def is_quiet(context: click.Context) -> bool:
    """Says whether `--quiet` was given in front of the command."""
    return bool(context.find_root().params.get("quiet", False))


def wants_pylint(context: click.Context) -> bool:
    """Says whether `check` asks pylint: it does unless `--no-pylint` was given in front of it."""
    return bool(context.find_root().params.get("pylint", True))
