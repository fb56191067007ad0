"""What the names inside a function stand for: the flow object, the inputs of a join, one of these inputs."""

import ast
from collections.abc import Generator
from contextlib import contextmanager
from typing import TypeGuard

from mainstem_core.graph.dataflow.accesses import InputsOf


class Scope:
    """The names that matter in a function.

    Args:
        flow: what it calls the flow object.
        inputs: what a join calls its inputs; None in any other function.
    """

    def __init__(self, flow: str, inputs: str | None) -> None:
        self._flow: str | None = flow
        self._inputs = inputs
        self._each: frozenset[str] = frozenset()

    def is_flow(self, node: ast.AST) -> bool:
        """Says whether an expression is the flow object."""
        return isinstance(node, ast.Name) and node.id == self._flow

    def is_member(self, node: ast.AST) -> TypeGuard[ast.Attribute]:
        """Says whether an expression is `self.name`."""
        return isinstance(node, ast.Attribute) and self.is_flow(node.value)

    def is_inputs(self, node: ast.AST) -> bool:
        """Says whether an expression is the inputs of a join."""
        return isinstance(node, ast.Name) and node.id == self._inputs

    def input_of(self, node: ast.AST) -> str | InputsOf | None:
        """Returns which of the inputs an expression stands for, None if none."""
        if isinstance(node, ast.Name):
            return InputsOf.EACH if node.id in self._each else None
        if isinstance(node, ast.Attribute) and self.is_inputs(node.value):
            return node.attr
        if isinstance(node, ast.Subscript) and self.is_inputs(node.value):
            return None if isinstance(node.slice, ast.Slice) else InputsOf.ANY
        return None

    def rebind(self, name: str) -> None:
        """Takes note that a name stands for something else from here on."""
        self._each -= {name}
        if name == self._inputs:
            self._inputs = None

    @contextmanager
    def one_of_inputs(self, target: ast.AST) -> Generator[None]:
        """Inside, a name stands for each of the inputs in turn."""
        outer = self._each
        if isinstance(target, ast.Name):
            self._each |= {target.id}
        yield
        self._each = outer

    @contextmanager
    def function(self, arguments: ast.arguments) -> Generator[None]:
        """Inside a function the names of its arguments stand for something else."""
        outer = self._flow, self._inputs, self._each
        several = [each.arg for each in (arguments.vararg, arguments.kwarg) if each is not None]
        single = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        for name in (*several, *(argument.arg for argument in single)):
            self.rebind(name)
            if name == self._flow:
                self._flow = None
        yield
        self._flow, self._inputs, self._each = outer
