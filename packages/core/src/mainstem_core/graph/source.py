"""Finds the syntax tree of a function in the file it was written in; each file is read and parsed once.

A function knows its file and its first line, and keeps both when it is inherited. So a step of a mixin or
of a base flow in another module is found in its own file, with true line numbers. The module `inspect` does
something like it, but it looks for text that seems to fit; the line that the compiler noted is exact.
"""

import ast
from types import FunctionType
from typing import Any

from mainstem_core.errors import Location

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef

_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


class SourceMissing(Exception):
    """The source of a function cannot be had; the text says why."""


class SourceFile:
    """One parsed file.

    Args:
        text: its content; bytes are decoded as Python does it, by the encoding that the file declares.
        name: its name, for the parser's messages.

    Raises:
        SyntaxError: if it is not Python.
        ValueError: if it holds a null byte.
    """

    def __init__(self, text: bytes | str, name: str) -> None:
        self.name = name
        self.functions: dict[tuple[str, int], FunctionNode] = {}
        self.classes: dict[str, list[ast.ClassDef]] = {}
        self._lines = (text if isinstance(text, bytes) else text.encode()).splitlines()
        self._index(ast.parse(text, name))

    def count_next(self, node: FunctionNode) -> int:
        """Returns how often the letters `next` stand in a function's text, in comments and strings too."""
        return b"\n".join(self._lines[node.lineno - 1 : last_line(node)]).count(b"next")

    def location(self, node: ast.expr | ast.stmt | ast.keyword, step: str | None = None) -> Location:
        """Returns the place of a node; columns count characters, where the parser counts bytes.

        Args:
            node: any part of the file that has a place.
            step: the step that it belongs to.
        """
        before = self._lines[node.lineno - 1][: node.col_offset]
        return Location(self.name, node.lineno, step, len(before.decode(errors="replace")) + 1)

    def _index(self, module: ast.Module) -> None:
        """Files every class and function by name and first line; expressions are not looked into."""
        waiting: list[ast.AST] = [module]
        while waiting:
            node = waiting.pop()
            if isinstance(node, FunctionNode):
                self.functions[node.name, first_line(node)] = node
            elif isinstance(node, ast.ClassDef):
                self.classes.setdefault(node.name, []).append(node)
            for block in _BLOCKS:
                waiting.extend(getattr(node, block, ()))


class Sources:
    """The files that the steps of one flow were written in."""

    def __init__(self) -> None:
        self._files: dict[str, SourceFile | SourceMissing] = {}

    def file_of(self, function: FunctionType) -> SourceFile:
        """Returns the parsed file of a function.

        Raises:
            SourceMissing: if it cannot be read or parsed.
        """
        return self.file(function.__code__.co_filename, function.__globals__)

    def file(self, name: str, module: dict[str, Any]) -> SourceFile:
        """Returns a parsed file.

        Args:
            name: the file's name as the compiler noted it.
            module: the variables of a module of that file; its loader is asked where there is no file.

        Raises:
            SourceMissing: if it cannot be read or parsed.
        """
        if name not in self._files:
            self._files[name] = _load(name, module)
        found = self._files[name]
        if isinstance(found, SourceMissing):
            raise found
        return found

    def function(self, function: FunctionType) -> FunctionNode:
        """Returns the syntax tree of a function.

        Raises:
            SourceMissing: if its file cannot be read, or has changed since it was imported.
        """
        code = function.__code__
        node = self.file_of(function).functions.get((code.co_name, code.co_firstlineno))
        if node is None or len(argument_names(node)) != code.co_argcount:
            raise SourceMissing(f"`{code.co_filename}` has changed since it was imported")
        return node

    def class_location(
        self, name: str, file: str, module: dict[str, Any], steps: list[int]
    ) -> Location | None:
        """Returns the place of a class statement, or None if the file cannot be read or has no such class.

        Args:
            name: the class.
            file: the file's name as the compiler noted it.
            module: the variables of a module of that file.
            steps: first lines of functions of the class; of several classes with one name that around them counts.
        """
        try:
            source = self.file(file, module)
        except SourceMissing:
            return None
        classes = source.classes.get(name, [])
        around = [node for node in classes if any(node.lineno <= line <= last_line(node) for line in steps)]
        found = max(around or classes, key=lambda node: node.lineno, default=None)
        return source.location(found) if found is not None else None


def first_line(node: FunctionNode) -> int:
    """Returns the line that the compiler notes for a function: its first decorator, or else its `def`."""
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def last_line(node: ast.stmt) -> int:
    """Returns the last line of a statement."""
    return node.end_lineno or node.lineno


def argument_names(node: FunctionNode) -> tuple[str, ...]:
    """Returns the names of the positional arguments of a function."""
    return tuple(argument.arg for argument in (*node.args.posonlyargs, *node.args.args))


def _load(name: str, module: dict[str, Any]) -> SourceFile | SourceMissing:
    text = _read(name, module)
    if text is None:
        return SourceMissing(f"there is no file `{name}`")
    try:
        return SourceFile(text, name)
    except (SyntaxError, ValueError) as problem:
        return SourceMissing(f"`{name}` has changed since it was imported: {problem}")


def _read(name: str, module: dict[str, Any]) -> bytes | str | None:
    """Returns a file's text; linecache has what is in no file (a notebook's cell, a zip file)."""
    try:
        with open(name, "rb") as file:
            return file.read()
    except (OSError, ValueError):
        import linecache  # only where there is no file

        return "".join(linecache.getlines(name, module)) or None
