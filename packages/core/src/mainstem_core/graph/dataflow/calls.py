"""What a call does to artifacts: those that name an attribute, those of the flow object's own methods, all others."""

import ast
from typing import TYPE_CHECKING, Any

from mainstem_core.graph.dataflow.accesses import Accesses, Merge

if TYPE_CHECKING:
    from mainstem_core.graph.dataflow.body import BodyReader

# They are given the flow object and leave it as it is.
_HARMLESS = frozenset({"bool", "callable", "dir", "id", "isinstance", "print", "repr", "str", "type"})
# They reach every name that can be seen from where they are called.
_ALL_SEEING = frozenset({"eval", "exec", "globals", "locals"})
_BY_NAME = frozenset({"delattr", "getattr", "hasattr", "setattr"})


def read_call(reader: "BodyReader", call: ast.Call) -> None:
    """Reads a call.

    Args:
        reader: of the function that it stands in.
        call: the call.
    """
    function = call.func
    if reader.scope.is_member(function):
        _call_member(reader, function, call)
    elif isinstance(function, ast.Name) and function.id in _BY_NAME and len(call.args) > 1:
        _call_by_name(reader, function.id, call)
    elif isinstance(function, ast.Name) and function.id in _HARMLESS:
        _arguments(reader, call, leave_out_flow=True)
    elif isinstance(function, ast.Name) and function.id in _ALL_SEEING:
        reader.record.anything()
    elif isinstance(function, ast.Attribute) and _is_super(function.value):
        _arguments(reader, call)
        _run(reader, function.attr, call, below=reader.below)
    else:
        reader.visit(function)
        _arguments(reader, call)


def _call_member(reader: "BodyReader", function: ast.Attribute, call: ast.Call) -> None:
    """Reads `self.method(...)`."""
    if function.attr == "next":
        groups = [argument.values if isinstance(argument, ast.Dict) else [argument] for argument in call.args]
        targets = [target for group in groups for target in group]
        # The steps themselves are not called here.
        reader.visit_all([target for target in targets if not reader.scope.is_member(target)])
        reader.visit_all(call.keywords)
        return
    _arguments(reader, call)
    if function.attr == "merge_artifacts":
        _merge(reader, call)
    else:
        _run(reader, function.attr, call)


def _run(reader: "BodyReader", name: str, call: ast.Call, below: str | None = None) -> None:
    """Reads what a method of the class does; an artifact that is called is read."""
    meaning = reader.names.meaning(name, below)
    if isinstance(meaning, Accesses):
        reader.record.call(meaning)
    elif below is None:
        reader.read(name, call.func)


def _merge(reader: "BodyReader", call: ast.Call) -> None:
    """Reads `self.merge_artifacts(inputs, exclude, include)`; names that are computed count as all names."""
    given: dict[str | None, ast.expr] = dict(zip(("inputs", "exclude", "include"), call.args, strict=False))
    given |= {keyword.arg: keyword.value for keyword in call.keywords}
    included, excluded = _texts(given.get("include")), _texts(given.get("exclude"))
    reader.record.merge(Merge(frozenset(included) if included else None, frozenset(excluded or ())))


def _texts(node: ast.expr | None) -> list[str] | None:
    """Returns the texts of a list that is written out, None for anything else."""
    if not isinstance(node, ast.List | ast.Tuple | ast.Set):
        return None
    values = [element.value for element in node.elts if isinstance(element, ast.Constant)]
    texts = [value for value in values if isinstance(value, str)]
    return texts if len(texts) == len(node.elts) else None


def _call_by_name(reader: "BodyReader", function: str, call: ast.Call) -> None:
    """Reads `getattr(self, "x")` and its like."""
    subject, attribute, *others = call.args
    name: Any = attribute.value if isinstance(attribute, ast.Constant) else None
    reader.visit_all([attribute, *others])
    is_flow = reader.scope.is_flow(subject)
    source = reader.scope.input_of(subject)
    if function == "hasattr" or others:
        reader.record.ask(name)
    if function == "setattr" and is_flow and name is not None:
        reader.record.write(name)
    elif function == "getattr" and name is not None and (is_flow or source is not None):
        reader.read(name, call, source)
    elif function != "hasattr" and (is_flow or isinstance(subject, ast.Call)):
        reader.record.anything()  # a computed name may be that of a method, and any method may assign
    if not is_flow and source is None:
        reader.visit(subject)


def _arguments(reader: "BodyReader", call: ast.Call, *, leave_out_flow: bool = False) -> None:
    for argument in (*call.args, *call.keywords):
        if not (leave_out_flow and reader.scope.is_flow(argument)):
            reader.visit(argument)


def _is_super(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "super" and not node.args
