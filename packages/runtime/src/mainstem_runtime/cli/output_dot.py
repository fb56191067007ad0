"""`output-dot`: the flow's graph as Graphviz reads it."""

import click

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph.build import read_flow
from mainstem_core.graph.render import graph_to_dot
from mainstem_runtime.cli.check import show_findings


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("output-dot", help="Print the flow's graph for Graphviz: `... output-dot | dot -Tsvg`.")
    def output_dot() -> None:
        graph, findings = read_flow(flow)
        click.echo(graph_to_dot(graph), nl=False)
        if findings:
            show_findings(findings)
            click.get_current_context().exit(1)

    return output_dot
