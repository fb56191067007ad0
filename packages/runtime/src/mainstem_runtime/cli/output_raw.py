"""`output-raw`: the flow's graph with all that is known of it, as it is stored with each run."""

import json
from typing import Any

import click

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph.build import read_flow
from mainstem_core.graph.render import graph_to_plain
from mainstem_runtime.cli.check import show_findings


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("output-raw", help="Print the flow's graph as it is stored with each run.")
    @click.option("--json", "as_json", is_flag=True, help="Print it as JSON, in one line.")
    def output_raw(as_json: bool) -> None:
        graph, findings = read_flow(flow)
        plain = graph_to_plain(graph)
        click.echo(json.dumps(plain) if as_json else "\n".join(raw_lines(plain)))
        if findings:
            show_findings(findings)
            click.get_current_context().exit(1)

    return output_raw


def raw_lines(plain: dict[str, Any]) -> list[str]:
    """Returns the graph as lines for people: a block for each step, with every field that says something.

    Args:
        plain: the graph as plain data.
    """
    lines = [f"{name}: {_text(value)}" for name, value in plain.items() if name != "steps" and _says(value)]
    for step in plain["steps"].values():
        lines += ["", f"step {step['name']}"]
        lines += [
            f"    {name}: {_text(value)}" for name, value in step.items() if name != "name" and _says(value)
        ]
    return lines


def _says(value: Any) -> bool:
    return value is not None and value != [] and value is not False


def _text(value: Any) -> str:
    return value if isinstance(value, str) and "\n" not in value else json.dumps(value, ensure_ascii=False)
