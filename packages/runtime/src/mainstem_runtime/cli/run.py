"""`run`: the flow's parameters as options, then one run under the supervisor."""

from contextlib import suppress
from typing import Any

import click
from click.core import ParameterSource

from mainstem_core.decorators.prepare import prepared
from mainstem_core.errors import ConfigError
from mainstem_core.flow.parameters import Parameter, settled_parameters_of
from mainstem_core.flow.parameters.context import ParameterContext, context_of
from mainstem_core.flow.spec import FlowSpec, configs
from mainstem_runtime.cli.asked import get_ready, run_options, take_asked, view_for
from mainstem_runtime.cli.callable_command import CallableCommand
from mainstem_runtime.cli.flow_options import check_triggers, options_of, values_for, without_options
from mainstem_runtime.cli.top_options import package_suffixes
from mainstem_runtime.supervisor.additions import additions_of
from mainstem_runtime.supervisor.run import RunRequest, run_flow

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


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow, with an option for each of its parameters."""
    with suppress(ConfigError):  # `--help` does without; the run says what is missing
        prepared(flow)  # a mutator may change the parameters
    declared = settled_parameters_of(flow)

    @click.pass_context
    def run(
        context: click.Context,
        **given: Any,
    ) -> int:
        asked = take_asked(given)
        own, options = without_options(given)
        values = values_of(flow, declared, own)
        additions = additions_of(flow, lambda decorator: values_for(decorator, options))
        ready = get_ready(context, flow)
        start = ready.start
        check_triggers(start.root, additions)
        if ready.caller is not None and ready.caller.is_gone():
            context.exit(CALLER_GONE)
        request = RunRequest(
            flow=flow,
            graph=start.graph,
            values=values,
            root=start.root,
            method=start.method,
            launcher=ready.launcher,
            code=start.code,
            suffixes=package_suffixes(context),
            options=asked.options,
            tags=asked.tags,
            attribute_file=asked.attribute_file,
            caller=ready.caller,
            additions=additions,
        )
        return run_flow(request, view_for(context, asked))

    options: list[click.Parameter] = [_option(parameter) for parameter in declared]
    added = options_of(flow, taken=[parameter.option for parameter in declared])
    return CallableCommand(
        "run",
        params=[*options, *run_options(), *added],
        callback=run,
        help="Run the flow on this machine.",
        context_settings={"token_normalize_func": as_spelt_here},  # `--Learning_Rate` is `--learning-rate`
    )


def as_spelt_here(name: str) -> str:
    """Returns the name of an option as it is spelt here, for one that was given in another way."""
    return name.replace("_", "-").lower()


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
