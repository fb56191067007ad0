"""What a type checker says of the public names: wrong use is refused, right use has the types that one expects.

Each file beside this one is a user's. A line that ends in `# error` must be refused, and no other line.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent
MARK = "# error"
FILES = sorted(file for file in FOLDER.glob("*.py") if not file.name.startswith("test_"))


@pytest.fixture(scope="module")
def refused(repository: Path) -> dict[Path, dict[int, str]]:
    """What pyright says about each line of each file; it runs once, with the settings of the repository."""
    pyright = Path(sys.executable).with_name("pyright")
    command = [pyright, "--outputjson", *FILES]
    done = subprocess.run(command, cwd=repository, capture_output=True, text=True, timeout=120)
    found: dict[Path, dict[int, str]] = {file: {} for file in FILES}
    for problem in json.loads(done.stdout)["generalDiagnostics"]:
        if problem["severity"] == "error":
            line = problem["range"]["start"]["line"] + 1
            found[Path(problem["file"])][line] = problem["message"]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_exactly_the_marked_lines_are_refused(file: Path, refused: dict[Path, dict[int, str]]) -> None:
    lines = file.read_text().splitlines()
    wanted = {number for number, line in enumerate(lines, 1) if line.endswith(MARK)}
    assert bool(wanted) == file.name.startswith("wrong_")
    accepted = [f"{number}: {lines[number - 1].strip()}" for number in sorted(wanted - refused[file].keys())]
    assert not accepted, "wrong, but accepted:\n" + "\n".join(accepted)
    surprises = [f"{number}: {text}" for number, text in refused[file].items() if number not in wanted]
    assert not surprises, "right, but refused:\n" + "\n".join(surprises)
