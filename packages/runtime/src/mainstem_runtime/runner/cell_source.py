"""What of a notebook's cells a flow needs to run by itself.

A flow in a cell rests on imports, functions and values of that cell and of others. They are found by name, from the
flow's class on: of each name the statement that was executed last, before it what that statement itself needs.
Everything else is left out: what plots, prints, or runs this very flow.
"""

import ast
import linecache
import symtable
import sys
from collections.abc import Iterator, Sequence
from types import FunctionType
from typing import Any

from mainstem_core.errors import UsageError

_MAIN = "__main__"
_ENTRY = '\n\nif __name__ == "__main__":\n    {flow}()\n'


def source_of(flow: type[Any]) -> str:
    """Returns the text of a file that runs a flow.

    Args:
        flow: the flow's class.

    Raises:
        UsageError: `runner-source-missing` if the class was not defined by a statement of its own, in a cell or file.
    """
    name = flow.__name__
    if flow.__qualname__ != name:
        raise UsageError("runner-source-missing", flow=flow.__qualname__)
    if flow.__module__ != _MAIN:
        return f"from {flow.__module__} import {name}{_ENTRY.format(flow=name)}"
    needed = _Needed(_cells(flow), name)
    if not needed.found:
        raise UsageError("runner-source-missing", flow=name)
    return "\n\n\n".join(needed.texts) + _ENTRY.format(flow=name)


def _cells(flow: type[Any]) -> Sequence[str]:
    """Returns the cells of the notebook in the order of their execution, elsewhere the text that defined the flow."""
    history = vars(sys.modules[_MAIN]).get("In")  # where IPython keeps them
    if isinstance(history, list):
        return [str(cell) for cell in history]  # type: ignore[misc]  # a list of unknown items
    for member in vars(flow).values():
        if isinstance(member, FunctionType):
            return ["".join(linecache.getlines(member.__code__.co_filename))]
    return []


class _Statement:
    """One statement of a cell.

    Args:
        node: the statement.
        text: as it was written.
    """

    def __init__(self, node: ast.stmt, text: str) -> None:
        self.text = text
        self.provides = set(_provided(node))
        self.is_first = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        self.is_definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)

    def uses(self) -> set[str]:
        """Returns the global names that it reads."""
        return set(_read(symtable.symtable(self.text, "cell", "exec")))


class _Needed:
    """The statements that a flow needs, each after those that it needs itself.

    Args:
        cells: the cells, in the order of their execution.
        flow: the name of the flow.
    """

    def __init__(self, cells: Sequence[str], flow: str) -> None:
        statements = [statement for cell in cells for statement in _statements(cell)]
        self._flow = flow
        self._last = {name: statement for statement in statements for name in statement.provides}
        self._seen: set[_Statement] = set()
        self.found = flow in self._last
        firsts = [statement.text for statement in statements if statement.is_first]
        stars = [statement.text for statement in statements if "*" in statement.provides]
        self.texts = list(dict.fromkeys(firsts + stars))
        self._add(flow)

    def _add(self, name: str) -> None:
        statement = self._last.get(name)
        if statement is None or statement in self._seen:
            return
        self._seen.add(statement)
        uses = statement.uses()
        if self._flow in uses and not statement.is_definition:
            return  # it works with the flow: it may be what runs it
        for used in sorted(uses):
            self._add(used)
        self.texts.append(statement.text)


def _statements(cell: str) -> Iterator[_Statement]:
    try:
        nodes = ast.parse(cell).body
    except SyntaxError:  # it was never executed
        return
    lines = cell.splitlines()
    for node in nodes:
        first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
        last = node.end_lineno or node.lineno
        alone = not any(
            other is not node and other.lineno <= last and (other.end_lineno or other.lineno) >= first
            for other in nodes
        )
        yield _Statement(node, "\n".join(lines[first - 1 : last]) if alone else ast.unparse(node))


def _provided(node: ast.AST) -> Iterator[str]:
    """Yields the names that a statement gives a value; `*` for all names of a module."""
    match node:
        case ast.Import() | ast.ImportFrom():
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0]
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Lambda():
            return
        case ast.Name(ctx=ast.Store()):
            yield node.id
        case _:
            for child in ast.iter_child_nodes(node):
                yield from _provided(child)


def _read(table: symtable.SymbolTable) -> Iterator[str]:
    top = table.get_type() == "module"
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (top or symbol.is_global()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _read(child)
