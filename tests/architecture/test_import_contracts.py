"""The arrows between packages hold, and the check that says so would notice if they did not."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest


def check_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Runs import-linter on the sources below `root`, which hide the installed ones."""
    sources = os.pathsep.join(str(source) for source in sorted(root.glob("packages/*/src")))
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", root / "pyproject.toml"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": sources},
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture
def copy(repository: Path, tmp_path: Path) -> Path:
    """A copy of all Python sources and of the contracts, free to be spoilt."""
    shutil.copy(repository / "pyproject.toml", tmp_path)
    for source in repository.glob("packages/*/src"):
        ignore = shutil.ignore_patterns("__pycache__", "*.so")
        shutil.copytree(source, tmp_path / source.relative_to(repository), ignore=ignore)
    return tmp_path


def test_the_arrows_hold(repository: Path) -> None:
    result = check_imports(repository)
    assert result.returncode == 0, result.stdout


def test_no_import_is_excused(repository: Path) -> None:
    settings = tomllib.loads((repository / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert [contract["id"] for contract in settings["contracts"] if "ignore_imports" in contract] == []
    assert "exclude_type_checking_imports" not in settings


LAYERS = "A package imports only what lies below it"
PURE = "The scheduler is a pure state machine"
LONELY = "The scheduler knows nothing of ours"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("package", "wrong_import", "broken_contract"),
    [
        ("core/src/mainstem_core", "mainstem_datastore", LAYERS),
        ("datastore/src/mainstem_datastore", "mainstem_client", LAYERS),
        ("client/src/mainstem_client", "mainstem_runtime", LAYERS),
        ("runtime/src/mainstem_runtime", "mainstem", LAYERS),
        ("core/src/mainstem_core", "numpy", "Core knows no heavy library"),
        ("client/src/mainstem_client", "rich.console", "Only the runtime talks to a terminal"),
        ("runtime/src/mainstem_runtime/scheduler", "asyncio", PURE),
        ("runtime/src/mainstem_runtime/scheduler", "time", PURE),
        ("runtime/src/mainstem_runtime/scheduler", "mainstem_runtime.task", LONELY),
        ("runtime/src/mainstem_runtime/scheduler", "mainstem_datastore", LONELY),
    ],
)
def test_a_wrong_import_is_found(copy: Path, package: str, wrong_import: str, broken_contract: str) -> None:
    spoilt = copy / "packages" / package / "spoilt.py"
    spoilt.write_text(f"import {wrong_import}\n")

    result = check_imports(copy)

    assert result.returncode == 1
    broken = [line for line in result.stdout.splitlines() if line.endswith(" BROKEN")]
    assert [line for line in broken if line.startswith(broken_contract)], result.stdout
    assert f".spoilt -> {wrong_import.partition('.')[0]}" in result.stdout
