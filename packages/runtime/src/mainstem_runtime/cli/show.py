"""`show`: what a flow does, for people as text and for programs as JSON."""

import json

import click

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph import FlowGraph, ParameterData
from mainstem_core.graph.build import read_flow
from mainstem_core.graph.render import graph_to_plain, graph_to_text
from mainstem_runtime.cli.added import with_option
from mainstem_runtime.cli.check import show_findings


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command(
        "show", help="Describe the flow: its steps in the order in which they run, and its parameters."
    )
    @click.option("--json", "as_json", is_flag=True, help="Print the description as JSON.")
    def show(as_json: bool) -> None:
        graph, findings = read_flow(flow)
        click.echo(json.dumps(graph_to_plain(graph), indent=2) if as_json else described(graph))
        if findings:
            show_findings(findings)
            click.get_current_context().exit(1)

    show.params.append(with_option())
    return show


def described(graph: FlowGraph) -> str:
    """Returns the description for people: steps, then parameters, without a line end at the end.

    Args:
        graph: any graph, a wrong one too.
    """
    return "\n".join([graph_to_text(graph).rstrip(), *_parameter_lines(graph)])


def _parameter_lines(graph: FlowGraph) -> list[str]:
    if not graph.parameters:
        return []
    options = [f"--{parameter.name.replace('_', '-').lower()}" for parameter in graph.parameters]
    width = max(map(len, options))
    lines = ["", "parameters of `run`"]
    for option, parameter in zip(options, graph.parameters, strict=True):
        lines.append(f"  {option:{width}}  {_facts(parameter)}")
        lines += [f"  {'':{width}}  {line}" for line in (parameter.help or "").splitlines()]
    return lines


def _facts(parameter: ParameterData) -> str:
    kind = parameter.type if parameter.separator is None else f"texts separated by `{parameter.separator}`"
    if parameter.is_default_computed:
        return f"{kind}, default computed when a run starts"
    if parameter.default is not None:
        return f"{kind}, default {json.dumps(parameter.default, default=repr, ensure_ascii=False)}"
    return f"{kind}, required" if parameter.required else f"{kind}, no default"
