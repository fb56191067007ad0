"""Understands the `self.next(...)` with which a step ends, from the step's syntax tree alone."""

import ast
from collections.abc import Iterator, Sequence
from typing import Any, TypeGuard

from mainstem_core.errors import GraphError, Location
from mainstem_core.graph.findings import nearest
from mainstem_core.graph.source import FunctionNode, SourceFile, argument_names

_KEYWORDS = ("foreach", "condition", "num_parallel")
_SHOWN_CHARACTERS_MAX = 60
_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)


class NextCall:
    """Where a step goes on to, as far as its source says so.

    Attributes:
        location: the call; None where there is none.
        targets: the steps it names, in order.
        foreach: the artifact it fans out over.
        findings: what is wrong with it; then the rest may be incomplete.
    """

    def __init__(self) -> None:
        self.location: Location | None = None
        self.targets: list[str] = []
        self.foreach: str | None = None
        self.findings: list[GraphError] = []


def read_next(node: FunctionNode, file: SourceFile, where: Location) -> NextCall:
    """Returns what a step's `self.next(...)` says; a step without any has an empty one.

    Args:
        node: the step's function.
        file: the parsed file that it stands in.
        where: the step's `def`.
    """
    names = argument_names(node)
    return _Reader(names[0], where).read(node, file) if names else NextCall()


class _Reader:
    """Reads one step; it keeps what the step calls `self`, and the place that findings point at."""

    def __init__(self, self_name: str, where: Location) -> None:
        self._self = self_name
        self._where = where
        self._next = NextCall()

    def read(self, node: FunctionNode, file: SourceFile) -> NextCall:
        last = node.body[-1]
        call = last.value if isinstance(last, ast.Expr) and self._is_next(last.value) else None
        if call is None or file.count_next(node) > 1:
            # Walking every node of every step would cost more than all the rest: only if there may be more.
            call = self._only_call(node, call)
        if isinstance(call, ast.Call):
            self._next.location = self._at(call)
            self._read_targets(call)
            self._read_keywords(call)
        return self._next

    # -- finding the call ----------------------------------------------------------------------------------

    def _only_call(self, node: FunctionNode, last: ast.expr | None) -> ast.expr | None:
        """Returns the one call that ends the step; anything else is noted."""
        for call, around in self._calls(node.body):
            if call is last:
                continue
            if any(isinstance(outer, _SCOPES) for outer in around):
                self._note(call, "graph-next-nested")
            elif isinstance(around[0], _BLOCKS):
                self._note(call, "graph-next-conditional", block=_block_name(around[0]))
            elif last is not None:
                self._note(call, "graph-next-repeated")
            else:
                self._note(call, "graph-next-not-last")
        return last

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

    # -- reading its arguments -----------------------------------------------------------------------------

    def _read_targets(self, call: ast.Call) -> None:
        if not call.args:
            self._note(call, "graph-next-empty")
        for argument in call.args:
            if isinstance(argument, ast.Dict):
                self._note(call, "graph-switch-unsupported")
                return
            if self._is_member(argument):
                self._next.targets.append(argument.attr)
            else:
                remedy = self._remedy(argument)
                self._note(argument, "graph-target-unreadable", source=_shown(argument), remedy=remedy)

    def _read_keywords(self, call: ast.Call) -> None:
        given = {keyword.arg: keyword for keyword in call.keywords}
        for name, keyword in given.items():
            if name not in _KEYWORDS:
                self._note_keyword(keyword)
        if "num_parallel" in given:
            self._note(given["num_parallel"], "graph-parallel-unsupported")
        if "condition" in given and not any(isinstance(argument, ast.Dict) for argument in call.args):
            self._note(given["condition"], "graph-switch-unsupported")
        if "foreach" in given:
            self._read_foreach(given["foreach"].value)

    def _read_foreach(self, value: ast.expr) -> None:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.isidentifier():
            self._next.foreach = value.value
            if len(self._next.targets) > 1:
                self._note(value, "graph-foreach-several-targets", variable=value.value)
            return
        remedy = self._foreach_remedy(value)
        self._note(value, "graph-foreach-unreadable", source=_shown(value), remedy=remedy)

    def _note_keyword(self, keyword: ast.keyword) -> None:
        name = keyword.arg
        if name is None:
            remedy = "write the targets and `foreach=` out"
        else:
            meant = nearest(name.replace("_", ""), _KEYWORDS)
            otherwise = "leave it out, or write `foreach='name'` to fan out"
            remedy = f"did you mean `{meant}`?" if meant else otherwise
        shown = "**" if name is None else name
        self._note(keyword, "graph-next-keyword-unknown", keyword=shown, remedy=remedy)

    # -- words ---------------------------------------------------------------------------------------------

    def _remedy(self, argument: ast.expr) -> str:
        if isinstance(argument, ast.Call) and self._is_member(argument.func):
            return f"leave out the parentheses: `{self._self}.{argument.func.attr}`"
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            return f"name the method itself, without quotes: `{self._self}.{argument.value}`"
        if isinstance(argument, ast.Name):
            return f"name a method of the flow: `{self._self}.{argument.id}`"
        return f"write every target out: `{self._self}.next({self._self}.a, {self._self}.b)`"

    def _foreach_remedy(self, value: ast.expr) -> str:
        if self._is_member(value):
            return f"write the artifact's name in quotes: `foreach='{value.attr}'`"
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            name = value.value.removeprefix(f"{self._self}.")
            shown = name if name.isidentifier() else "items"
            return f"write the name alone: `foreach='{shown}'`, for the items of `{self._self}.{shown}`"
        return f"assign the items to an artifact, `{self._self}.items = ...`, and write `foreach='items'`"

    def _is_member(self, node: ast.expr) -> TypeGuard[ast.Attribute]:
        """Says whether a node is `self.something`."""
        return (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == self._self
        )

    def _at(self, node: ast.expr | ast.keyword) -> Location:
        return self._where._replace(line=node.lineno)

    def _note(self, node: ast.expr | ast.keyword, id: str, **fields: Any) -> None:
        self._next.findings.append(GraphError(id, where=self._at(node), step=self._where.step, **fields))


def _block_name(node: ast.AST) -> str:
    words = {"AsyncFor": "async for", "AsyncWith": "async with", "TryStar": "try"}
    return words.get(type(node).__name__, type(node).__name__.lower())


def _shown(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _SHOWN_CHARACTERS_MAX else f"{text[: _SHOWN_CHARACTERS_MAX - 1]}…"
