"""Finds the line of a step that assigned an artifact; only when a task has failed because of its value."""

import ast
from collections.abc import Iterator
from types import FunctionType
from typing import Any

from mainstem_core.errors import Location
from mainstem_core.graph.source import FunctionNode, SourceMissing, Sources, argument_names


def last_assignment(flow_class: type[Any], step: str, part: str) -> Location | None:
    """Returns the last place in a step, or in a method that it calls, that assigned an artifact or some of it.

    Args:
        flow_class: the flow.
        step: the step.
        part: what is at fault, as `self.model['layers'][3].lock`; assignments to other parts do not count.

    Returns:
        The place; None where no source says it, as of a value that a library has put there.
    """
    sources = Sources()
    methods = [step]
    for method in methods:  # grows by the methods that are called
        function = _function(flow_class, method)
        try:
            tree = sources.function(function) if function is not None else None
        except SourceMissing:
            continue
        if function is None or tree is None or not argument_names(tree):
            continue
        found = list(_assignments(tree, part))
        if found:
            last = max(found, key=lambda node: (node.lineno, node.col_offset))
            return sources.file_of(function).location(last, step)
        methods += [name for name in _called(tree) if name not in (*methods, "next")]
    return None


def _function(flow_class: type[Any], name: str) -> FunctionType | None:
    """Returns the function behind a method, whatever is wrapped around it."""
    value: Any = getattr(flow_class, name, None)
    for _ in range(100):  # a wrapper can be made to wrap itself
        if isinstance(value, FunctionType) and not hasattr(value, "__wrapped__"):
            return value
        value = getattr(value, "__wrapped__", None)
    return None


def _assignments(tree: FunctionNode, part: str) -> Iterator[ast.expr]:
    flow = argument_names(tree)[0]
    annotations = {
        id(node.target) for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and node.value is None
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            if id(node) not in annotations and _holds(ast.unparse(node), part, flow):
                yield node
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setattr" and len(node.args) > 2:
            name = node.args[1]
            if isinstance(name, ast.Constant) and _holds(
                f"{ast.unparse(node.args[0])}.{name.value}", part, flow
            ):
                yield node


def _holds(target: str, part: str, flow: str) -> bool:
    """Says whether what is assigned is a part at fault, or has it in it.

    Args:
        target: what is assigned, as the step writes it.
        part: the part, with `self` for the flow object.
        flow: the step's own word for that.
    """
    first, dot, rest = target.partition(".")
    normal = f"self.{rest}" if dot and first == flow else ""
    return bool(normal) and (part == normal or part.startswith((f"{normal}.", f"{normal}[")))


def _called(tree: FunctionNode) -> Iterator[str]:
    """Yields the names of the flow's methods that a function calls."""
    flow = argument_names(tree)[0]
    functions = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for function in functions:
        if isinstance(function, ast.Attribute) and getattr(function.value, "id", "") == flow:
            yield function.attr
