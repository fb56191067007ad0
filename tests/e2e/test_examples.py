"""Every example runs as its first lines say, and its own tests pass.

A flow's file may begin with `# run: python flow.py run --alpha 3`; several such lines are run one after the other. One
without is run by `python flow.py run`. The flights, which take longer, have tests of their own.
"""

import os
import shlex
import shutil
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "examples"
FLOWS = sorted(file for file in EXAMPLES.glob("*/flow.py") if file.parent.name != "flights")
TESTS = sorted({file.parent for file in EXAMPLES.glob("*/test_*.py")})
_MARK = "# run: python "


def run_python(folder: Path, *arguments: str) -> None:
    """Runs this Python in a folder; it must succeed."""
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{arguments}\n{done.stdout}{done.stderr}"


def copied(example: Path, tmp_path: Path) -> Path:
    """Returns a copy of an example, far from the settings of this repository."""
    ignore = shutil.ignore_patterns(".mainstem", "__pycache__")
    return Path(shutil.copytree(example, tmp_path / example.name, ignore=ignore))


def commands_of(source: str) -> list[list[str]]:
    """Returns the arguments of Python that the first lines of a flow's file name."""
    head = takewhile(lambda line: line.startswith("#"), source.splitlines())
    named = [shlex.split(line.removeprefix(_MARK)) for line in head if line.startswith(_MARK)]
    return named or [["flow.py", "run"]]


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.parent.name)
def test_an_example_runs(flow: Path, tmp_path: Path) -> None:
    folder = copied(flow.parent, tmp_path)
    for arguments in commands_of(flow.read_text()):
        run_python(folder, *arguments)


@pytest.mark.parametrize("example", TESTS, ids=lambda example: example.name)
def test_the_tests_of_an_example_pass(example: Path, tmp_path: Path) -> None:
    run_python(copied(example, tmp_path), "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error")


def test_the_first_lines_say_how_a_flow_is_run() -> None:
    assert commands_of(
        "# run: python flow.py run --a 'b c'\n# run: python read.py\nx\n# run: python no.py"
    ) == [
        ["flow.py", "run", "--a", "b c"],
        ["read.py"],
    ]
    assert commands_of('"""A flow."""\n# run: python no.py') == [["flow.py", "run"]]
