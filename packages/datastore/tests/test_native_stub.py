"""`_native.pyi` is written by hand, since people read it: it must say what the extension really has."""

import ast
import inspect
from pathlib import Path

import pytest

from mainstem_datastore import _native

STUB = ast.parse(Path(_native.__file__).with_name("_native.pyi").read_text())
FUNCTIONS = [node for node in STUB.body if isinstance(node, ast.FunctionDef)]
CLASSES = [node for node in STUB.body if isinstance(node, ast.ClassDef)]
METHODS = [
    (owner, node)
    for owner in CLASSES
    for node in owner.body
    if isinstance(node, ast.FunctionDef) and not node.name.startswith("__")
]


def declared_parameters(node: ast.FunctionDef) -> list[tuple[str, bool, object]]:
    """Name, whether it is keyword-only, and default of each parameter but self."""
    positional = [argument.arg for argument in node.args.args if argument.arg != "self"]
    named = [
        (argument.arg, True, default and ast.literal_eval(default))
        for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    ]
    return [(name, False, None) for name in positional] + named


def real_parameters(function: object) -> list[tuple[str, bool, object]]:
    assert callable(function)
    return [
        (each.name, each.kind is each.KEYWORD_ONLY, None if each.default is each.empty else each.default)
        for each in inspect.signature(function).parameters.values()
        if each.name != "self"
    ]


def test_the_stub_names_what_the_module_has() -> None:
    constants = {
        node.target.id for node in STUB.body if isinstance(node, ast.AnnAssign) and node.value is None
    }
    declared = {node.name for node in [*FUNCTIONS, *CLASSES]} | constants
    assert declared == set(_native.__all__)


@pytest.mark.parametrize("node", FUNCTIONS, ids=lambda node: node.name)
def test_functions_take_what_the_stub_says(node: ast.FunctionDef) -> None:
    assert declared_parameters(node) == real_parameters(getattr(_native, node.name))


@pytest.mark.parametrize(("owner", "node"), METHODS, ids=lambda node: node.name)
def test_methods_take_what_the_stub_says(owner: ast.ClassDef, node: ast.FunctionDef) -> None:
    real = inspect.getattr_static(getattr(_native, owner.name), node.name)
    is_property = any(isinstance(each, ast.Name) and each.id == "property" for each in node.decorator_list)
    assert inspect.isgetsetdescriptor(real) == is_property
    if not is_property:
        assert declared_parameters(node) == real_parameters(real)


@pytest.mark.parametrize("owner", CLASSES, ids=lambda node: node.name)
def test_classes_have_no_public_method_that_the_stub_lacks(owner: ast.ClassDef) -> None:
    declared = {node.name for node in owner.body if isinstance(node, ast.FunctionDef)}
    real = {name for name in vars(getattr(_native, owner.name)) if not name.startswith("_")}
    assert real <= declared
