"""`mainstem init`: a project that runs and whose tests pass; nothing is overwritten."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from mainstem_command import mainstem

FILES = {".github/workflows/ci.yml", ".gitignore", "README.md", "flow.py", "pyproject.toml", "test_flow.py"}


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_project_runs_and_its_tests_pass(tmp_path: Path) -> None:
    told = mainstem(tmp_path, "init", "My Forecast")

    assert told.code == 0, told.err
    project = tmp_path / "My Forecast"
    assert files_in(project) == FILES
    assert tomllib.loads((project / "pyproject.toml").read_text())["project"]["name"] == "my-forecast"
    assert "__project__" not in (project / "README.md").read_text()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    for words in (["flow.py", "check"], ["flow.py", "run", "--rounds", "300"], ["-m", "pytest", "-q"]):
        done = subprocess.run(
            [sys.executable, *words], cwd=project, env=environment, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stdout + done.stderr
        if "run" in words:
            assert "y = 3.00 x + 1.00" in done.stdout
    assert "2 passed" in done.stdout


def test_the_working_folder_is_the_default_and_may_hold_other_things(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    told = mainstem(tmp_path, "init", "--json")

    assert told.code == 0
    document = json.loads(told.out)
    assert Path(document["folder"]) == tmp_path
    assert set(document["files"]) == FILES
    assert files_in(tmp_path) == FILES | {"notes.txt"}
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_file_that_is_there_is_kept_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "test_flow.py").write_text("mine")

    told = mainstem(tmp_path, "init", ".")

    assert told.code == 2
    assert "error[usage-file-exists]" in told.err
    assert files_in(tmp_path) == {"test_flow.py"}
    assert (tmp_path / "test_flow.py").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    told = mainstem(tmp_path, "init", "file/project")

    assert told.code == 2
    assert "error[usage-file-unwritable]" in told.err
