"""Understands the arguments of a `self.next(...)`: targets, the cases of a switch, what it fans out over."""

import ast
from typing import Any, TypeGuard

from mainstem_core.errors import GraphError, Location
from mainstem_core.graph.findings import nearest
from mainstem_core.graph.source import SourceFile

_KEYWORDS = ("foreach", "condition", "num_parallel")
_SHOWN_CHARACTERS_MAX = 60
_CASES_MIN = 2

Case = tuple[str | int | float | bool, str]


class NextCall:
    """Where a step goes on to, as far as its source says so.

    Attributes:
        location: the call, or the first of those that an `if` chooses from; None where there is none.
        targets: the steps it names, each once, in order.
        foreach: the artifact it fans out over.
        is_parallel: it starts a gang.
        condition: the artifact that a switch decides by.
        cases: what a switch decides between: a value, or the text of a test, and the step that it leads to.
        findings: what is wrong with it; then the rest may be incomplete.
    """

    def __init__(self) -> None:
        self.location: Location | None = None
        self.targets: list[str] = []
        self.foreach: str | None = None
        self.is_parallel = False
        self.condition: str | None = None
        self.cases: list[Case] = []
        self.findings: list[GraphError] = []


class ArgumentReader:
    """Reads the arguments of one step's `self.next` into a NextCall.

    Args:
        self_name: what the step calls `self`.
        where: the step's `def`.
        file: the parsed file that it stands in.
    """

    def __init__(self, self_name: str, where: Location, file: SourceFile) -> None:
        self._self = self_name
        self._where = where
        self._file = file
        self.next = NextCall()

    def read(self, call: ast.Call) -> None:
        """Reads a call that is all that the step says about what follows."""
        self.next.location = self._at(call)
        keywords = self._keywords(call)
        if len(call.args) == 1 and isinstance(call.args[0], ast.Dict):
            self._read_switch(call, call.args[0], keywords)
            return
        self._read_targets(call)
        if "condition" in keywords:
            self._note(keywords["condition"], "graph-switch-cases-missing")
        if "foreach" in keywords:
            self._read_foreach(keywords["foreach"].value)
        if "num_parallel" in keywords:
            self._read_parallel(keywords["num_parallel"])

    def read_case(self, test: str, call: ast.Call) -> None:
        """Reads one of several calls, of which the tests of an `if` choose one."""
        self.next.location = self.next.location or self._at(call)
        keywords = self._keywords(call)
        if keywords or len(call.args) != 1 or isinstance(call.args[0], ast.Dict):
            self._note(call, "graph-next-conditional-fans-out")
            return
        if (target := self._target(call.args[0])) is not None:
            self._add_case(test, target)

    # -- the forms -----------------------------------------------------------------------------------------

    def _read_targets(self, call: ast.Call) -> None:
        if not call.args:
            self._note(call, "graph-next-empty")
        for argument in call.args:
            target = self._target(argument)
            if target is not None:
                self.next.targets.append(target)

    def _read_switch(self, call: ast.Call, cases: ast.Dict, keywords: dict[str, ast.keyword]) -> None:
        for name in ("foreach", "num_parallel"):
            if name in keywords:
                self._note(keywords[name], "graph-switch-fans-out", keyword=name)
        if "condition" not in keywords:
            self._note(call, "graph-switch-condition-missing")
        else:
            self._read_condition(keywords["condition"].value)
        if len(cases.keys) < _CASES_MIN:
            self._note(call, "graph-switch-too-few-cases", count=len(cases.keys))
        for key, value in zip(cases.keys, cases.values, strict=True):
            if not _is_case(key):
                self._note(key or value, "graph-switch-key-unreadable", source=_shown(key) if key else "**")
            elif (target := self._target(value)) is not None:
                self._add_case(_case_value(key), target)

    def _read_condition(self, value: ast.expr) -> None:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.isidentifier():
            self.next.condition = value.value
        else:
            self._note(value, "graph-switch-condition-unreadable", source=_shown(value))

    def _read_foreach(self, value: ast.expr) -> None:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.isidentifier():
            self.next.foreach = value.value
            if len(self.next.targets) > 1:
                self._note(value, "graph-foreach-several-targets", variable=value.value)
            return
        remedy = self._foreach_remedy(value)
        self._note(value, "graph-foreach-unreadable", source=_shown(value), remedy=remedy)

    def _read_parallel(self, keyword: ast.keyword) -> None:
        self.next.is_parallel = True
        if self.next.foreach is not None:
            self._note(keyword, "graph-parallel-with-foreach")
        elif len(self.next.targets) > 1:
            self._note(keyword, "graph-parallel-several-targets")

    def _add_case(self, case: str | int | float | bool, target: str) -> None:
        self.next.cases.append((case, target))
        if target not in self.next.targets:
            self.next.targets.append(target)

    # -- single arguments ----------------------------------------------------------------------------------

    def _target(self, argument: ast.expr) -> str | None:
        """Returns the name of a step that an argument names; anything else is noted."""
        if self._is_member(argument):
            return argument.attr
        self._note(
            argument, "graph-target-unreadable", source=_shown(argument), remedy=self._remedy(argument)
        )
        return None

    def _keywords(self, call: ast.Call) -> dict[str, ast.keyword]:
        """Returns the keywords that are known by name; others are noted."""
        known: dict[str, ast.keyword] = {}
        for keyword in call.keywords:
            if keyword.arg in _KEYWORDS:
                known[keyword.arg] = keyword
            else:
                self._note_keyword(keyword)
        return known

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
        return self._file.location(node, self._where.step)

    def _note(self, node: ast.expr | ast.keyword, id: str, **fields: Any) -> None:
        self.next.findings.append(GraphError(id, where=self._at(node), step=self._where.step, **fields))


def _is_case(key: ast.expr | None) -> bool:
    """Says whether a key of a switch can be told before anything runs: a literal, or an expression of configs."""
    if isinstance(key, ast.UnaryOp) and isinstance(key.op, ast.USub):
        key = key.operand
    if isinstance(key, ast.Constant):
        return isinstance(key.value, str | int | float)
    while isinstance(key, ast.Attribute | ast.Subscript):
        key = key.value
        if isinstance(key, ast.Name):
            return True
    return isinstance(key, ast.Call) and isinstance(key.func, ast.Name) and key.func.id == "config_expr"


def _case_value(key: ast.expr | None) -> str | int | float | bool:
    """Returns a literal's value; of an expression its text, since its value is known only when it is evaluated."""
    try:
        return ast.literal_eval(key) if key is not None else ""
    except ValueError:
        return ast.unparse(key) if key is not None else ""


def _shown(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _SHOWN_CHARACTERS_MAX else f"{text[: _SHOWN_CHARACTERS_MAX - 1]}…"
