"""`check`: all that is wrong with the flow, each with its place and a way out.

First the graph. Where it is sound, what its steps read is followed through it, and pylint looks at the file if it is
installed. Warnings are told, and change nothing about the exit code.
"""

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
from mainstem_core.graph.findings import in_order
from mainstem_runtime.cli.added import with_option
from mainstem_runtime.cli.top_options import wants_pylint


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("check", help="Look for mistakes in the flow; exit code 1 if there are errors.")
    @click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
    @click.option("--warnings/--no-warnings", default=None,
                  help="Show pylint's warnings, too; or show no warnings at all.")  # fmt: skip
    def check(as_json: bool = False, warnings: bool | None = None) -> int:
        configs(flow)
        graph, findings = _find(flow, warnings, pylint=wants_pylint(click.get_current_context()))
        errors = [finding for finding in findings if finding.kind.severity == "error"]
        if as_json:
            click.echo(
                json.dumps({"flow": graph.flow, "findings": [_plain(finding) for finding in findings]})
            )
        else:
            if not errors:
                click.echo(f"The graph of {graph.flow} looks good: {len(graph.steps)} steps.")
            if findings:
                show_findings(findings)
        if errors:
            click.get_current_context().exit(1)
        return 0

    check.params.append(with_option())
    return check


def _find(flow: type[FlowSpec], warnings: bool | None, *, pylint: bool) -> tuple[FlowGraph, list[GraphError]]:
    """Returns the graph and all that is found.

    Args:
        flow: the flow.
        warnings: False leaves warnings out, True asks pylint for its own, too.
        pylint: let pylint look at the file, where it is installed.
    """
    from mainstem_core.graph.dataflow import find_missing  # here: a run imports this module, too
    from mainstem_core.graph.source import Sources

    sources = Sources()
    graph, findings = read_flow(flow, sources)
    if findings:
        return graph, findings
    findings = find_missing(flow, graph, sources)
    if pylint and os.path.isfile(graph.file):
        from mainstem_runtime.cli.pylint import is_installed, messages_of

        findings += messages_of(graph.file, warnings=warnings is True) if is_installed() else []
    shown = {"error"} if warnings is False else {"error", "warning"}
    chosen = [finding for finding in findings if finding.kind.severity in shown]
    return graph, in_order(chosen, graph.file)


def checked_graph(flow: type[FlowSpec]) -> FlowGraph:
    """Returns the flow's graph, or shows what is wrong with it and ends the command with exit code 1."""
    graph, findings = read_flow(flow)
    if findings:
        show_findings(findings)
        click.get_current_context().exit(1)
    return graph


def show_findings(findings: Sequence[GraphError]) -> None:
    """Prints findings, in the order of their lines."""
    print("\n\n".join(render_error(finding, os.getcwd()) for finding in findings), file=sys.stderr)


def _plain(finding: GraphError) -> dict[str, object]:
    where = finding.where
    return {
        "id": finding.id,
        "severity": finding.kind.severity,
        "message": finding.message,
        "hint": finding.hint,
        "file": where.file if where else None,
        "line": where.line if where else None,
        "column": where.column if where else None,
        "step": where.step if where else None,
    }
