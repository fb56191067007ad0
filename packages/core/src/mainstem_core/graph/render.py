"""The graph as text for people, as a DOT document for drawing, and as a dict for JSON."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from mainstem_core.graph.model import DecoratorData, FlowGraph, ParameterData, StepKind, StepNode
from mainstem_core.graph.structure import walk

_SHAPES = {
    StepKind.FOREACH: "trapezium",
    StepKind.PARALLEL: "trapezium",
    StepKind.SPLIT: "diamond",
    StepKind.SWITCH: "hexagon",
    StepKind.JOIN: "invtrapezium",
}


def graph_to_text(graph: FlowGraph) -> str:
    """Returns the flow for `show`: each step with its docstring, decorators and targets, first to last.

    Args:
        graph: any graph; steps that no path reaches come last.
    """
    lines = [f"{graph.flow} ({graph.file})"]
    lines += [f"  @{decorator.name}{_arguments(decorator.attributes)}" for decorator in graph.decorators]
    lines += _indented(graph.doc, "  ")
    for node in ordered(graph):
        lines += ["", f"{node.name} ({_role(node)})"]
        lines += [f"  @{decorator.name}{_arguments(decorator.attributes)}" for decorator in node.decorators]
        lines += _indented(node.doc, "  ")
        if node.is_switch:
            lines += [f"  {_case(node, case)} -> {target}" for case, target in node.cases]
        elif node.targets:
            lines.append(f"  -> {', '.join(node.targets)}")
    return "\n".join(lines) + "\n"


def graph_to_dot(graph: FlowGraph) -> str:
    """Returns the flow as a document for Graphviz; the names of steps need no escapes.

    Args:
        graph: any graph.
    """
    lines = [f'digraph "{graph.flow}" {{', "  rankdir=LR;", "  node [shape=box, style=rounded];"]
    for node in ordered(graph):
        shape = f" [shape={_SHAPES[node.kind]}]" if node.kind in _SHAPES else ""
        lines.append(f'  "{node.name}"{shape};')
    for node in ordered(graph):
        lines += [f'  "{node.name}" -> "{target}"{_label(node, target)};' for target in node.targets]
    return "\n".join([*lines, "}"]) + "\n"


def graph_to_plain(graph: FlowGraph) -> dict[str, Any]:
    """Returns the flow as what JSON can hold; `current.graph` and the run's record show it.

    Args:
        graph: any graph; its steps come first to last.
    """
    return {
        "flow": graph.flow,
        "file": graph.file,
        "line": graph.location.line,
        "doc": graph.doc,
        "start": graph.start,
        "end": graph.end,
        "parameters": [_plain_parameter(each) for each in graph.parameters],
        "decorators": [_plain_decorator(each) for each in graph.decorators],
        "steps": {node.name: _plain_step(node) for node in ordered(graph)},
    }


def ordered(graph: FlowGraph) -> Iterator[StepNode]:
    """Yields the steps first to last, each before those it leads to, and then what no path reaches."""
    reached = dict.fromkeys(walk(graph).order)
    yield from (graph[name] for name in reached)
    yield from (node for node in graph if node.name not in reached)


def _role(node: StepNode) -> str:
    if node.foreach:
        return f"{node.kind} over `{node.foreach}`"
    if node.condition:
        return f"{node.kind} on `{node.condition}`"
    return f"{node.kind} of `{node.closes}`" if node.closes else str(node.kind)


def _case(node: StepNode, case: object) -> str:
    """Returns a case as people read it: a value, or the test of an `if` as it was written."""
    return repr(case) if node.condition else f"if {case}"


def _label(node: StepNode, target: str) -> str:
    """Returns what DOT writes on an edge; quotes of the user's are escaped."""
    words = node.foreach or ("num_parallel" if node.is_parallel else "")
    if node.is_switch:
        words = ", ".join(_case(node, case) for case, leads_to in node.cases if leads_to == target)
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f' [label="{escaped}"]' if words else ""


def _arguments(attributes: Mapping[str, Any]) -> str:
    return f"({', '.join(f'{name}={value!r}' for name, value in attributes.items())})" if attributes else ""


def _indented(text: str | None, margin: str) -> list[str]:
    return [f"{margin}{line}".rstrip() for line in text.splitlines()] if text else []


def _plain_parameter(parameter: ParameterData) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "attribute": parameter.attribute,
        "type": parameter.type,
        "default": _plain(parameter.default),
        "is_default_computed": parameter.is_default_computed,
        "required": parameter.required,
        "separator": parameter.separator,
        "help": parameter.help,
    }


def _plain_step(node: StepNode) -> dict[str, Any]:
    return {
        "name": node.name,
        "kind": node.kind.value,
        "file": node.location.file,
        "line": node.location.line,
        "doc": node.doc,
        "targets": list(node.targets),
        "foreach": node.foreach,
        "is_parallel": node.is_parallel,
        "condition": node.condition,
        "cases": [list(case) for case in node.cases],
        "is_join": node.is_join,
        "sources": list(node.sources),
        "split_parents": list(node.split_parents),
        "closes": node.closes,
        "matching_join": node.matching_join,
        "decorators": [_plain_decorator(each) for each in node.decorators],
    }


def _plain_decorator(decorator: DecoratorData) -> dict[str, Any]:
    return {"name": decorator.name, "attributes": _plain(decorator.attributes)}


def _plain(value: Any) -> Any:
    """Returns a value as what JSON can hold; what it cannot hold as its `repr`."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("list[Any]", value)]
    return repr(value)
