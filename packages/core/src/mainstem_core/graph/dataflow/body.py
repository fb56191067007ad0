"""Reads the syntax tree of one function: statements here, what calls do in `calls`."""

import ast
import builtins
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from types import FunctionType
from typing import Any, Protocol

from mainstem_core.flow.step import is_step
from mainstem_core.graph.dataflow.accesses import Accesses, InputsOf, Meaning, Read
from mainstem_core.graph.dataflow.calls import read_call
from mainstem_core.graph.dataflow.recorder import Recorder
from mainstem_core.graph.dataflow.scopes import Scope
from mainstem_core.graph.source import FunctionNode, SourceFile, argument_names

_SWALLOWING = frozenset({"suppress", "raises"})
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


class Names(Protocol):
    """What a function may ask of the class around it."""

    class_names: frozenset[str]

    def meaning(self, name: str, below: str | None = None) -> Meaning | Accesses:
        """Returns what `self.name` stands for, or `super().name` in the class `below`."""
        ...


def read_body(tree: FunctionNode, file: SourceFile, function: FunctionType, names: Names) -> Accesses:
    """Returns what a method does to the artifacts of its flow object.

    Args:
        tree: its syntax tree.
        file: the file in which it stands.
        function: the method itself.
        names: the members of its class.
    """
    arguments = argument_names(tree)
    if not arguments:
        return Accesses(anything=True)
    flow, *others = arguments
    scope = Scope(flow, others[0] if others and is_step(function) else None)
    reader = BodyReader(scope, file, names, function.__qualname__.split(".")[-2:-1])
    reader.block(tree.body)
    return reader.record.finish()


class BodyReader:
    """Walks through one function.

    Args:
        scope: what its names stand for.
        file: the file in which it stands.
        names: the members of its class.
        written_in: the name of the class in which it is written, if there is one.
    """

    def __init__(self, scope: Scope, file: SourceFile, names: Names, written_in: Sequence[str]) -> None:
        self.scope = scope
        self.names = names
        self.below = "".join(written_in)
        self.record = Recorder()
        self._file = file

    def block(self, statements: Sequence[ast.stmt]) -> None:
        """Reads statements; what follows one that may leave the block is uncertain."""
        record = self.record
        with ExitStack() as uncertain:
            for statement in statements:
                leaves, jumps = record.leaves, record.jumps
                self.visit(statement)
                if (leaves, jumps) != (record.leaves, record.jumps):
                    uncertain.enter_context(record.conditionally())

    def visit(self, node: ast.AST | None) -> None:
        """Reads one node with all that is in it."""
        if node is None:
            return
        special = _SPECIAL.get(type(node))
        if special is not None:
            special(self, node)
        else:
            self.inside(node)

    def inside(self, node: ast.AST) -> None:
        """Reads what is in a node, in the order of the text."""
        for name in node._fields:
            value: Any = getattr(node, name, None)
            if isinstance(value, ast.AST):
                self.visit(value)
            elif isinstance(value, list):
                self.visit_all(value)  # pyright: ignore[reportUnknownArgumentType]

    def visit_all(self, nodes: Sequence[Any]) -> None:
        """Reads several nodes; a field may also hold names or nothing."""
        for node in nodes:
            if isinstance(node, ast.AST):
                self.visit(node)

    def maybe(self, *nodes: ast.AST | None) -> None:
        """Reads what may not be executed."""
        with self.record.conditionally():
            self.visit_all(nodes)

    # -- names ---------------------------------------------------------------------------------------------

    def name(self, node: ast.Name) -> None:
        """Reads a name; the flow object itself, handed to anything, may be changed there in any way."""
        if self.scope.is_flow(node):
            self.record.anything()
        elif isinstance(node.ctx, ast.Store):
            self.scope.rebind(node.id)

    def attribute(self, node: ast.Attribute) -> None:
        """Reads `self.x`, `inputs.step.x` and their like."""
        source = self.scope.input_of(node.value)
        if self.scope.is_member(node):
            self.member(node)
        elif source is not None:
            self.read(node.attr, node, source)
        elif not isinstance(node.ctx, ast.Load) and self._is_class(node.value):
            self.record.anything()
        else:
            self.visit(node.value)

    def member(self, node: ast.Attribute) -> None:
        """Reads, assigns or deletes `self.x`."""
        if isinstance(node.ctx, ast.Store):
            self.record.write(node.attr)
        elif isinstance(node.ctx, ast.Del):
            self.record.delete(node.attr)
        else:
            self.read(node.attr, node)

    def read(self, name: str, node: ast.expr, source: str | InputsOf | None = None) -> None:
        """Reads the value of an attribute; what is code of the class may run."""
        meaning = self.names.meaning(name)
        if meaning is Meaning.ARTIFACT:
            self.record.read(Read(name, node, self._file, source=source))
        elif source is None and isinstance(meaning, Accesses):
            with self.record.conditionally():
                self.record.call(meaning)

    def _is_class(self, node: ast.expr) -> bool:
        """Says whether an expression is, as far as can be told, the flow's class: `type(self)` or its name."""
        if isinstance(node, ast.Name):
            return node.id in self.names.class_names
        if isinstance(node, ast.Call):
            return bool(node.args) and self.scope.is_flow(node.args[0])
        return self.scope.is_member(node) and node.attr == "__class__"

    # -- statements ----------------------------------------------------------------------------------------

    def assignment(self, node: ast.Assign) -> None:
        """Reads the value first, then the targets."""
        self.visit(node.value)
        self.visit_all(node.targets)

    def annotated(self, node: ast.AnnAssign) -> None:
        """Reads `self.x: int = 1`; without a value nothing is assigned."""
        if node.value is not None:
            self.visit(node.value)
            self.visit(node.target)

    def augmented(self, node: ast.AugAssign) -> None:
        """Reads `self.x += 1`: the old value is needed."""
        if self.scope.is_member(node.target):
            self.read(node.target.attr, node.target)
        self.visit(node.value)
        self.visit(node.target)

    def choice(self, node: ast.If | ast.IfExp) -> None:
        """Reads the test, and what follows only if it holds or does not."""
        self.visit(node.test)
        if isinstance(node, ast.IfExp):
            self.maybe(node.body, node.orelse)
            return
        with self.record.conditionally():
            self.block(node.body)
        with self.record.conditionally():
            self.block(node.orelse)

    def either(self, node: ast.BoolOp) -> None:
        """Reads `a and b`: only the first is sure to be looked at."""
        self.visit(node.values[0])
        self.maybe(*node.values[1:])

    def loop(self, node: ast.For | ast.AsyncFor) -> None:
        """Reads a `for`; a join has inputs, so a loop over them is entered."""
        self.visit(node.iter)
        with self._turns(node.iter, node.target):
            self.block(node.body)
        with self.record.conditionally():
            self.block(node.orelse)

    def repetition(self, node: ast.While) -> None:
        """Reads a `while`; with a constant test it is entered."""
        is_sure = isinstance(node.test, ast.Constant) and bool(node.test.value)
        with self.record.repeatedly():
            self.visit(node.test)
            with self.record.conditionally(0 if is_sure else 1):
                self.block(node.body)
        with self.record.conditionally():
            self.block(node.orelse)

    def attempt(self, node: ast.Try | ast.TryStar) -> None:
        """Reads a `try`; where a handler may catch AttributeError, a missing value is provided for."""
        if any(_catches_missing(handler.type) for handler in node.handlers):
            with self.record.provided_for():
                self.block(node.body)
        else:
            self.block(node.body)
        for handler in node.handlers:
            with self.record.conditionally():
                self.visit(handler.type)
                self.block(handler.body)
        with self.record.conditionally():
            self.block(node.orelse)
        self.block(node.finalbody)

    def context(self, node: ast.With | ast.AsyncWith) -> None:
        """Reads a `with`; `suppress(...)` provides for what is missing, and what others do nobody knows."""
        swallows, is_plain = False, True
        for item in node.items:
            self.visit(item.context_expr)
            self.visit(item.optional_vars)
            call = item.context_expr
            name = _called(call) if isinstance(call, ast.Call) else ""
            swallows |= name in _SWALLOWING
            is_plain &= name == "open"
        if swallows:
            with self.record.provided_for():
                self.block(node.body)
        else:
            with self.record.conditionally(0 if is_plain else 1):
                self.block(node.body)

    def match(self, node: ast.Match) -> None:
        """Reads a `match`: one of the cases, or none."""
        self.visit(node.subject)
        for case in node.cases:
            with self.record.conditionally():
                self.visit(case.pattern)
                self.visit(case.guard)
                self.block(case.body)

    def leaving(self, node: ast.Return | ast.Raise) -> None:
        """Reads a statement that leaves the function."""
        self.inside(node)
        self.record.leaves += 1

    def jumping(self, node: ast.Break | ast.Continue) -> None:
        """Takes note of a statement that leaves the turn of a loop."""
        self.record.jumps += 1

    def function(self, node: _Function) -> None:
        """Reads an inner function: its defaults now, its body at some later time."""
        if not isinstance(node, ast.Lambda):
            self.visit_all(node.decorator_list)
        self.visit_all([*node.args.defaults, *node.args.kw_defaults])
        with self.scope.function(node.args), self.record.later():
            if isinstance(node, ast.Lambda):
                self.visit(node.body)
            else:
                self.block(node.body)

    # -- expressions that repeat ---------------------------------------------------------------------------

    def comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        """Reads `[x.score for x in inputs]`; a generator may never be asked for its values."""
        with ExitStack() as around:
            if isinstance(node, ast.GeneratorExp):
                around.enter_context(self.record.conditionally())
            for generator in node.generators:
                self.visit(generator.iter)
                around.enter_context(self._turns(generator.iter, generator.target))
                for test in generator.ifs:
                    self.visit(test)
                    around.enter_context(self.record.conditionally())
            if isinstance(node, ast.DictComp):
                self.visit_all([node.key, node.value])
            else:
                self.visit(node.elt)

    @contextmanager
    def _turns(self, over: ast.expr, target: ast.expr) -> Generator[None]:
        """Inside is what happens for each item, once the target has been assigned."""
        is_inputs = self.scope.is_inputs(over)
        with ExitStack() as around:
            around.enter_context(self.record.conditionally(0 if is_inputs else 1))
            around.enter_context(self.record.repeatedly())
            self.visit(target)
            if is_inputs:
                around.enter_context(self.scope.one_of_inputs(target))
            yield


def _called(call: ast.Call) -> str:
    """Returns the last name of what is called."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _catches_missing(caught: ast.expr | None) -> bool:
    """Says whether an `except` may catch the AttributeError of a missing artifact."""
    if isinstance(caught, ast.Tuple):
        return any(_catches_missing(each) for each in caught.elts)
    known: Any = getattr(builtins, caught.id, None) if isinstance(caught, ast.Name) else None
    return not isinstance(known, type) or issubclass(AttributeError, known)


_SPECIAL: dict[type[ast.AST], Callable[[BodyReader, Any], None]] = {
    ast.AnnAssign: BodyReader.annotated,
    ast.Assign: BodyReader.assignment,
    ast.AsyncFor: BodyReader.loop,
    ast.AsyncFunctionDef: BodyReader.function,
    ast.AsyncWith: BodyReader.context,
    ast.Attribute: BodyReader.attribute,
    ast.AugAssign: BodyReader.augmented,
    ast.BoolOp: BodyReader.either,
    ast.Break: BodyReader.jumping,
    ast.Call: read_call,
    ast.Constant: lambda reader, node: None,
    ast.Continue: BodyReader.jumping,
    ast.DictComp: BodyReader.comprehension,
    ast.For: BodyReader.loop,
    ast.FunctionDef: BodyReader.function,
    ast.GeneratorExp: BodyReader.comprehension,
    ast.If: BodyReader.choice,
    ast.IfExp: BodyReader.choice,
    ast.Lambda: BodyReader.function,
    ast.ListComp: BodyReader.comprehension,
    ast.Match: BodyReader.match,
    ast.Name: BodyReader.name,
    ast.Raise: BodyReader.leaving,
    ast.Return: BodyReader.leaving,
    ast.SetComp: BodyReader.comprehension,
    ast.Try: BodyReader.attempt,
    ast.TryStar: BodyReader.attempt,
    ast.While: BodyReader.repetition,
    ast.With: BodyReader.context,
}
