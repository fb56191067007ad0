"""Every example keeps the word of its README: its commands run, and print what stands there.

The flights, which take longer, have tests of their own.
"""

import shutil
from pathlib import Path

import pytest

from guide_pages import Command, follow, parts_of

pytestmark = pytest.mark.slow

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDERS = sorted(folder for folder in EXAMPLES.iterdir() if (folder / "flow.py").exists())


@pytest.mark.parametrize(
    "example", [each for each in FOLDERS if each.name != "flights"], ids=lambda each: each.name
)
def test_an_example_does_what_its_readme_says(example: Path, tmp_path: Path) -> None:
    ignore = shutil.ignore_patterns(".mainstem", "__pycache__", ".pytest_cache")
    folder = Path(shutil.copytree(example, tmp_path / example.name, ignore=ignore))
    commands = [part for part in parts_of((folder / "README.md").read_text()) if isinstance(part, Command)]
    assert any(command.output for command in commands), "its README shows no command with what it prints"
    for command in commands:
        follow(command, folder)
