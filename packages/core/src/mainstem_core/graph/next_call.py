"""Finds the `self.next(...)` with which a step ends, from the step's syntax tree alone.

It is the step's last statement; or the last statement is an `if` with an `else`, each branch of which ends in one:
that is a switch on the test.
"""

import ast
from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard

from mainstem_core.errors import GraphError, Location
from mainstem_core.graph.next_arguments import ArgumentReader, NextCall
from mainstem_core.graph.source import FunctionNode, SourceFile, argument_names

_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)


def read_next(node: FunctionNode, file: SourceFile, where: Location) -> NextCall:
    """Returns what a step's `self.next(...)` says; a step without any has an empty one.

    Args:
        node: the step's function.
        file: the parsed file that it stands in.
        where: the step's `def`.
    """
    names = argument_names(node)
    return _Finder(names[0], where, file).read(node) if names else NextCall()


class _Finder:
    """Looks through one step; it keeps what the step calls `self`, and the place that findings point at."""

    def __init__(self, self_name: str, where: Location, file: SourceFile) -> None:
        self._self = self_name
        self._where = where
        self._file = file
        self._arguments = ArgumentReader(self_name, where, file)
        self._next = self._arguments.next

    def read(self, node: FunctionNode) -> NextCall:
        last = node.body[-1]
        leaves = dict(self._leaves(last)) if isinstance(last, ast.If) else {}
        call = self._call(last)
        # Walking every node of every step would cost more than all the rest: only if there may be more.
        if (call is None and not leaves) or self._file.count_next(node) > (len(leaves) or 1):
            self._note_others(node, [call] if call else list(leaves))
        if call is not None:
            self._arguments.read(call)
        for leaf, test in leaves.items():
            self._arguments.read_case(test, leaf)
        return self._next

    def _call(self, statement: ast.stmt) -> ast.Call | None:
        is_call = isinstance(statement, ast.Expr) and self._is_next(statement.value)
        return statement.value if is_call else None  # type: ignore[return-value]  # as just seen

    def _leaves(self, statement: ast.If, around: str = "") -> Iterator[tuple[ast.Call, str]]:
        """Yields the call at the end of each branch of an `if`, with its test; nothing if one branch has none."""
        test = ast.unparse(statement.test)
        branches = [(statement.body, f"{around}{test}"), (statement.orelse, f"{around}not ({test})")]
        found: list[tuple[ast.Call, str]] = []
        for body, words in branches:
            last = body[-1] if body else None
            inner = list(self._leaves(last, f"{words} and ")) if isinstance(last, ast.If) else []
            call = self._call(last) if last is not None else None
            if call is not None:
                inner = [(call, words)]
            if not inner:
                return
            found += inner
        yield from found

    def _note_others(self, node: FunctionNode, ends: Sequence[ast.expr]) -> None:
        """Notes every call but those that end the step."""
        for call, around in self._calls(node.body):
            if any(call is end for end in ends):
                continue
            if any(isinstance(outer, _SCOPES) for outer in around):
                self._note(call, "graph-next-nested")
            elif isinstance(around[0], _BLOCKS):
                self._note(call, "graph-next-conditional", block=_block_name(around[0]))
            elif ends:
                self._note(call, "graph-next-repeated")
            else:
                self._note(call, "graph-next-not-last")

    def _calls(self, body: Sequence[ast.AST]) -> Iterator[tuple[ast.Call, tuple[ast.AST, ...]]]:
        """Yields each `self.next(...)` from top to bottom, with the nodes around it, outermost first."""
        waiting: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [(node, ()) for node in reversed(body)]
        while waiting:  # no recursion: an expression may be deeper than Python allows calls in one another
            node, around = waiting.pop()
            if self._is_next(node):
                yield node, around
            if not self._hides_self(node):
                inside = list(ast.iter_child_nodes(node))
                waiting.extend((child, (*around, node)) for child in reversed(inside))

    def _hides_self(self, node: ast.AST) -> bool:
        """Says whether a function has an argument of the name, so that inside it the name is another object."""
        if not isinstance(node, _FUNCTIONS):
            return False
        arguments = node.args
        named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        return any(argument.arg == self._self for argument in named)

    def _is_next(self, node: ast.AST) -> TypeGuard[ast.Call]:
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "next"
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == self._self
        )

    def _note(self, node: ast.expr, id: str, **fields: Any) -> None:
        where = self._file.location(node, self._where.step)
        self._next.findings.append(GraphError(id, where=where, step=self._where.step, **fields))


def _block_name(node: ast.AST) -> str:
    words = {"AsyncFor": "async for", "AsyncWith": "async with", "TryStar": "try"}
    return words.get(type(node).__name__, type(node).__name__.lower())
