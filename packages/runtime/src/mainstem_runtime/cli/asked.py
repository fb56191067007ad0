"""What every command that runs a flow is asked: its options, and what shows the run."""

import math
import os
import sys
from typing import Any

import click

from mainstem_core.errors import UsageError
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.record import Record
from mainstem_core.users import NAMESPACE_VARIABLE
from mainstem_runtime.cli.added import with_option
from mainstem_runtime.cli.check import show_findings
from mainstem_runtime.cli.top_options import is_quiet
from mainstem_runtime.cli.warm_start import Invocation, WarmStart, warm_start
from mainstem_runtime.executor.connection import LauncherConnection
from mainstem_runtime.executor.start import main_of_process
from mainstem_runtime.supervisor.caller import Caller
from mainstem_runtime.supervisor.options import (
    GRACE_DEFAULT_S,
    LOG_DEFAULT_MB,
    SPLITS_DEFAULT,
    WORKERS_DEFAULT,
    RunOptions,
)
from mainstem_runtime.supervisor.view import RunView


class Asked(Record):
    """The options of `run_options`, as they were given.

    Args:
        options: how the run is supervised.
        tags: the user's tags.
        run_id_file: gets the run's id.
        attribute_file: gets what leads to the run, as JSON.
        as_json: tell what happens as lines of JSON.
    """

    options: RunOptions
    tags: tuple[str, ...]
    run_id_file: str | None
    attribute_file: str | None
    as_json: bool


def take_asked(given: dict[str, Any]) -> Asked:
    """Takes the values of `run_options` out of all that was given, and has the client see the namespace.

    Args:
        given: the values of a command's options by name; those of others stay.

    Raises:
        TaggingError: `tag-invalid` or `tag-too-many`.
        UsageError: `usage-file-unwritable` for a file that cannot be written.
    """
    namespace = given.pop("namespace")
    if namespace is not None:
        os.environ[NAMESPACE_VARIABLE] = namespace  # functions that give defaults may read runs, too
    options = RunOptions(
        given.pop("max_workers"),
        given.pop("max_num_splits"),
        given.pop("grace_period"),
        given.pop("keep_going"),
        given.pop("max_log_size"),
        namespace,
        pdb=given.pop("pdb"),
    )
    if options.pdb and not sys.stdin.isatty():
        raise click.UsageError("--pdb needs a terminal to type into.")
    asked = Asked(
        options,
        checked(given.pop("tag")),
        given.pop("run_id_file"),
        given.pop("runner_attribute_file"),
        given.pop("as_json"),
    )
    for file in (asked.run_id_file, asked.attribute_file):
        if file is not None:
            check_writable(file)
    return asked


class Ready(Record):
    """What a command needs that runs tasks.

    Args:
        start: the graph and all else that was looked at before.
        launcher: starts the tasks.
        caller: the program that started the command, if one did.
    """

    start: WarmStart
    launcher: LauncherConnection
    caller: Caller | None


def get_ready(context: click.Context, flow: type[FlowSpec]) -> Ready:
    """Returns what was started before the command was parsed, or starts it; a wrong graph ends the command.

    Args:
        context: of the command.
        flow: the flow's class.
    """
    invocation: Invocation = context.obj or Invocation()
    start = invocation.start or warm_start(flow)
    if start.launcher is None:
        if invocation.caller is not None:
            invocation.caller.refuse(start.findings[0])
        show_findings(start.findings)
        context.exit(1)
    return Ready(start, start.launcher, invocation.caller)


def view_for(context: click.Context, asked: Asked) -> RunView:
    """Returns what shows the run: to people, or to a program."""
    if asked.as_json:
        from mainstem_runtime.supervisor.event_stream import EventStream  # here: only programs read it

        return EventStream(run_id_file=asked.run_id_file)
    return RunView(how_started(), live=True, quiet=is_quiet(context), run_id_file=asked.run_id_file)


class _Seconds(click.FloatRange):
    """A number of seconds, 0 or more: neither infinite nor none at all."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Returns the number.

        Raises:
            click.BadParameter: if the text is no such number.
        """
        seconds = float(super().convert(value, param, ctx))
        if not math.isfinite(seconds):
            self.fail(f"{value!r} is not a number of seconds.", param, ctx)
        return seconds


def run_options() -> list[click.Parameter]:
    """Returns the options that every command has that runs a flow."""
    at_least_one = click.IntRange(min=1)
    return [
        click.Option(["--max-workers"], type=at_least_one, default=WORKERS_DEFAULT, show_default=True,
                     help="How many tasks may run at once."),
        click.Option(["--max-num-splits"], type=at_least_one, default=SPLITS_DEFAULT, show_default=True,
                     help="How many items a foreach may have."),
        click.Option(["--grace-period"], type=_Seconds(min=0), default=GRACE_DEFAULT_S, show_default=True,
                     envvar=["MAINSTEM_RUN_GRACE_PERIOD", "MAINSTEM_GRACE_PERIOD"],
                     help="Seconds between asking the tasks of a stopped run to end and killing them."),
        click.Option(["--keep-going"], is_flag=True,
                     help="When a task fails, run what does not depend on it; without it the run stops at once."),
        click.Option(["--max-log-size"], type=at_least_one, default=LOG_DEFAULT_MB, show_default=True,
                     metavar="MB", help="How much of each stream of a task its log keeps, in megabytes."),
        click.Option(["--pdb"], is_flag=True,
                     help="When a task fails, look at it in a debugger at once; it needs a terminal."),
        with_option(),
        click.Option(["--tag"], multiple=True, metavar="TAG", help="A tag for the run; may be given several times."),
        click.Option(["--namespace"], metavar="TAG",
                     help="Let the client in tasks see the runs with this tag, and not those of the user; '' for all."),
        click.Option(["--run-id-file"], type=click.Path(dir_okay=False),
                     help="Write the run's id into this file as soon as it is claimed."),
        click.Option(["--json", "as_json"], is_flag=True,
                     help="Tell what happens as lines of JSON, one for each event."),
        click.Option(["--runner-attribute-file"], type=click.Path(dir_okay=False),
                     help="Write flow, run id and store into this file or named pipe, as JSON, as soon as the id is "
                     "claimed."),
    ]  # fmt: skip


def check_writable(file: str) -> None:
    """Looks before anything runs whether a file can be written; it is neither made nor changed.

    Raises:
        UsageError: `usage-file-unwritable` if not.
    """
    folder = os.path.dirname(os.path.abspath(file))
    if not os.path.isdir(folder):
        raise UsageError("usage-file-unwritable", path=file, reason=f"there is no folder `{folder}`")
    if not os.access(file if os.path.exists(file) else folder, os.W_OK):
        raise UsageError("usage-file-unwritable", path=file, reason="access to it is refused")


def how_started() -> str:
    """Returns what follows `python` to start this flow again: its file as it was named, or `-m` and its module."""
    main = main_of_process()
    return " ".join(main) if main[0] == "-m" else sys.argv[0]


def checked(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the tags of the run; who gives none pays for no look at them.

    Raises:
        TaggingError: `tag-invalid` or `tag-too-many`.
    """
    if not tags:
        return ()
    from mainstem_core.schema.tags import check_count, checked_tags

    checked = checked_tags(tags)
    check_count(checked, "the run")
    return checked
