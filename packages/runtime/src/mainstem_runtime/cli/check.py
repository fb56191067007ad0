"""`check`: all that is wrong with the flow's graph, each with its place and a way out."""

import json
import os
import sys
from collections.abc import Sequence

import click

from mainstem_core.errors import GraphError
from mainstem_core.errors.render import render_error
from mainstem_core.flow.spec import FlowSpec, configs
from mainstem_core.graph import FlowGraph
from mainstem_core.graph.build import read_flow
from mainstem_runtime.cli.added import with_option


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("check", help="Look for mistakes in the flow's graph; exit code 1 if there are any.")
    @click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
    def check(as_json: bool = False) -> int:
        configs(flow)
        graph, findings = read_flow(flow)
        if as_json:
            click.echo(
                json.dumps({"flow": graph.flow, "findings": [_plain(finding) for finding in findings]})
            )
        elif findings:
            show_findings(findings)
        else:
            click.echo(f"The graph of {graph.flow} looks good: {len(graph.steps)} steps.")
        if findings:
            click.get_current_context().exit(1)
        return 0

    check.params.append(with_option())
    return check


def checked_graph(flow: type[FlowSpec]) -> FlowGraph:
    """Returns the flow's graph, or shows what is wrong with it and ends the command with exit code 1."""
    graph, findings = read_flow(flow)
    if findings:
        show_findings(findings)
        click.get_current_context().exit(1)
    return graph


def show_findings(findings: Sequence[GraphError]) -> None:
    """Prints findings as errors, in the order of their lines."""
    print("\n\n".join(render_error(finding, os.getcwd()) for finding in findings), file=sys.stderr)


def _plain(finding: GraphError) -> dict[str, object]:
    where = finding.where
    return {
        "id": finding.id,
        "message": finding.message,
        "hint": finding.hint,
        "file": where.file if where else None,
        "line": where.line if where else None,
        "step": where.step if where else None,
    }
