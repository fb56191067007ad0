"""Rules on single modules: their size, cycles among them, and system calls that only one place may make."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

LINES_MAX = 400
PACKAGES = ["mainstem_core", "mainstem_datastore", "mainstem_client", "mainstem_runtime", "mainstem"]
# Forking and locks of Unix stay where they can be replaced by something else on another system.
UNIX_ONLY_MODULES = {"fcntl", "resource", "termios", "pty"}
UNIX_ONLY_CALLS = {"fork", "forkpty", "setsid", "setpgid", "killpg", "waitpid", "wait4", "waitid"}


def modules(repository: Path) -> list[Path]:
    """All Python modules of ours, tests left out."""
    found = sorted(repository.glob("packages/*/src/**/*.py"))
    assert found, "no modules below packages/"
    return found


def test_long_modules_are_named_with_a_reason(repository: Path) -> None:
    explained = (repository / "docs" / "architecture.md").read_text()
    rust = repository.glob("rust/*/src/**/*.rs")
    long = [path for path in [*modules(repository), *rust] if len(path.read_text().splitlines()) > LINES_MAX]
    names = [path.relative_to(repository).as_posix() for path in long]
    assert [name for name in names if f"`{name}`" not in explained] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_waits_for_itself(package: str) -> None:
    # Two classes may name each other in types; what is imported when the program runs may not go in circles.
    graph = grimp.build_graph(package, cache_dir=None, exclude_type_checking_imports=True)
    imports = {
        module: {
            other
            for other in graph.find_modules_directly_imported_by(module)
            if in_python(graph, module, other)
        }
        for module in graph.modules
    }
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as cycle:
        pytest.fail(f"these modules import one another: {' -> '.join(cycle.args[1])}")


def in_python(graph: grimp.ImportGraph, importer: str, imported: str) -> bool:
    """Whether a module imports Python there; an import of the Rust extension is put down to its package."""
    details = graph.get_import_details(importer=importer, imported=imported)
    return not all("_native" in detail["line_contents"] for detail in details)


def test_unix_only_calls_stay_in_the_executor(repository: Path) -> None:
    found = [
        f"{path.relative_to(repository)}:{line}: {name}"
        for path in modules(repository)
        if "mainstem_runtime/executor" not in path.as_posix()
        for line, name in unix_only_uses(ast.parse(path.read_text()))
    ]
    assert found == []


def test_the_check_for_unix_only_calls_finds_them() -> None:
    source = "import os, fcntl\nfrom os import fork\ndef run():\n    os.setsid()\n    os.kill(1, 2)\n"
    assert unix_only_uses(ast.parse(source)) == [(1, "fcntl"), (2, "fork"), (4, "setsid")]


def unix_only_uses(tree: ast.AST) -> list[tuple[int, str]]:
    """Line and name of each import or use of something that only Unix has."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found += [(node.lineno, alias.name) for alias in names if alias.name in UNIX_ONLY_MODULES]
            case ast.ImportFrom(module=module, names=names) if module in UNIX_ONLY_MODULES | {"os"}:
                forbidden = [alias.name for alias in names if module != "os" or alias.name in UNIX_ONLY_CALLS]
                found += [(node.lineno, name) for name in forbidden]
            case ast.Attribute(value=ast.Name(id="os"), attr=attr) if attr in UNIX_ONLY_CALLS:
                found.append((node.lineno, attr))
            case _:
                pass
    return sorted(found)
