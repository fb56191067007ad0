"""`run`: the flow's parameters as options, then one run under the supervisor."""

import math
import os
import sys
from contextlib import suppress
from typing import Any

import click
from click.core import ParameterSource

from mainstem_core.decorators.prepare import prepared
from mainstem_core.errors import ConfigError, UsageError
from mainstem_core.flow.parameters import Parameter, settled_parameters_of
from mainstem_core.flow.parameters.context import ParameterContext, context_of
from mainstem_core.flow.spec import FlowSpec, configs
from mainstem_core.users import NAMESPACE_VARIABLE
from mainstem_runtime.cli.added import with_option
from mainstem_runtime.cli.callable_command import CallableCommand
from mainstem_runtime.cli.check import show_findings
from mainstem_runtime.cli.flow_options import check_triggers, options_of, values_for, without_options
from mainstem_runtime.cli.top_options import is_quiet, package_suffixes
from mainstem_runtime.cli.warm_start import WarmStart, warm_start
from mainstem_runtime.executor.start import main_of_process
from mainstem_runtime.supervisor.additions import additions_of
from mainstem_runtime.supervisor.options import (
    GRACE_DEFAULT_S,
    LOG_DEFAULT_MB,
    SPLITS_DEFAULT,
    WORKERS_DEFAULT,
    RunOptions,
)
from mainstem_runtime.supervisor.run import RunRequest, run_flow
from mainstem_runtime.supervisor.view import RunView

CALLER_GONE = 143


class ParameterType(click.ParamType[Any]):
    """Turns the text of an option into a parameter's value, by the parameter's own rules."""

    def __init__(self, parameter: Parameter[Any]) -> None:
        self._parameter = parameter
        self.separator = parameter.separator
        self.variable = f"MAINSTEM_RUN_{parameter.option.replace('-', '_').upper()}"
        self.name = parameter.value_type.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Returns the value.

        Raises:
            ParameterError: `parameter-invalid` if the text does not fit, `parameter-variable-invalid` if it is that of
                an environment variable.
        """
        name = (param.name if param is not None else None) or ""
        if ctx is not None and ctx.get_parameter_source(name) is ParameterSource.ENVIRONMENT:
            return self._parameter.convert_variable(self.variable, value)
        return self._parameter.convert(value)


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


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow, with an option for each of its parameters."""
    with suppress(ConfigError):  # `--help` does without; the run says what is missing
        prepared(flow)  # a mutator may change the parameters
    declared = settled_parameters_of(flow)

    @click.pass_context
    def run(
        context: click.Context,
        max_workers: int,
        max_num_splits: int,
        grace_period: float,
        keep_going: bool,
        max_log_size: int,
        tag: tuple[str, ...],
        namespace: str | None,
        run_id_file: str | None,
        as_json: bool,
        runner_attribute_file: str | None,
        **given: Any,
    ) -> int:
        if namespace is not None:
            os.environ[NAMESPACE_VARIABLE] = namespace  # functions that give defaults may read runs, too
        tags = checked(tag)
        own, options = without_options(given)
        values = values_of(flow, declared, own)
        additions = additions_of(flow, lambda decorator: values_for(decorator, options))
        for file in (run_id_file, runner_attribute_file):
            if file is not None:
                check_writable(file)
        start: WarmStart = context.obj or warm_start(flow)
        if start.launcher is None:
            if start.caller is not None:
                start.caller.refuse(start.findings[0])
            show_findings(start.findings)
            context.exit(1)
        check_triggers(start.root, additions)
        if start.caller is not None and start.caller.is_gone():
            context.exit(CALLER_GONE)
        request = RunRequest(
            flow=flow,
            graph=start.graph,
            values=values,
            root=start.root,
            method=start.method,
            launcher=start.launcher,
            code=start.code,
            suffixes=package_suffixes(context),
            options=RunOptions(
                max_workers, max_num_splits, grace_period, keep_going, max_log_size, namespace
            ),
            tags=tags,
            attribute_file=runner_attribute_file,
            caller=start.caller,
            additions=additions,
        )
        if as_json:
            from mainstem_runtime.supervisor.event_stream import EventStream  # here: only programs read it

            return run_flow(request, EventStream(run_id_file=run_id_file))
        view = RunView(how_started(), live=True, quiet=is_quiet(context), run_id_file=run_id_file)
        return run_flow(request, view)

    options: list[click.Parameter] = [_option(parameter) for parameter in declared]
    added = options_of(flow, taken=[parameter.option for parameter in declared])
    return CallableCommand(
        "run",
        params=[*options, *run_options(), *added],
        callback=run,
        help="Run the flow on this machine.",
        context_settings={"token_normalize_func": _as_spelt_here},  # `--Learning_Rate` is `--learning-rate`
    )


def _as_spelt_here(name: str) -> str:
    return name.replace("_", "-").lower()


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


def _option(parameter: Parameter[Any]) -> click.Option:
    default = parameter.default_text if parameter.show_default else None
    note = f"  [default: {default}]" if default is not None else ""
    kind = ParameterType(parameter)
    return click.Option(
        [f"--{parameter.option}", f"parameter_{parameter.attribute}"],
        type=kind,
        default=None,
        metavar=f"[{kind.name}]" if "|" in kind.name else kind.name.upper(),
        help=f"{parameter.help or ''}{note}".strip() or None,
        envvar=kind.variable,
        allow_from_autoenv=False,
    )


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


def values_of(flow: type[FlowSpec], declared: list[Parameter[Any]], given: dict[str, Any]) -> dict[str, Any]:
    """Returns the value of each parameter: the given one, else its default.

    Args:
        flow: the flow's class.
        declared: its parameters.
        given: what is given for them, by `parameter_` and attribute.

    Raises:
        ParameterError: if one has neither.
    """
    values: dict[str, Any] = {}
    for parameter in declared:
        value = given.get(f"parameter_{parameter.attribute}")
        if value is None:
            value = parameter.in_flow(flow).resolve_default(_context(flow, parameter))
        values[parameter.attribute] = value
    return values


def _log(text: str) -> None:
    click.echo(text, err=True)


def _context(flow: type[FlowSpec], parameter: Parameter[Any]) -> ParameterContext:
    return context_of(flow.__name__, parameter.name, configs(flow), _log)
