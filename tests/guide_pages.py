"""Reads the examples of a page and does what it says.

```python            whose first line is `# file: flow.py`: the file, whatever its language
```console           `$ python flow.py run` must succeed; with `$? 2` below it must end with that code.
                     Other lines must stand in what it prints, in this order, perhaps among others;
                     `...` stands for any text, and alone for any lines.
```python            without a file: a piece of code, which must at least be Python
"""

import ast
import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"(?:#|//) file: (\S+)\n")
_FLOW = re.compile(r"\(FlowSpec\):.*__main__", re.DOTALL)
_TIMEOUT_S = 60


@dataclass(frozen=True)
class File:
    """A file that the page shows."""

    name: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command that the page shows, and what it prints."""

    text: str
    exit_code: int
    output: Sequence[str]


@dataclass(frozen=True)
class Piece:
    """A few lines of Python that are no file."""

    text: str


Part = File | Command | Piece


def parts_of(page: str) -> Iterator[Part]:
    """Yields what a page shows, in order."""
    for language, body in _FENCE.findall(page):
        named = _FILE.match(body)
        if named is not None:
            # JSON has no comments: the line that names the file is not part of it.
            yield File(named[1], body[named.end() :] if language == "json" else body)
        elif language == "console":
            yield from _commands(body)
        elif language == "python":
            yield Piece(body)


def follow(part: Part, folder: Path) -> None:
    """Does in a folder what a page says, and fails where something else happens."""
    match part:
        case File(name, text):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        case Piece(text):
            ast.parse(textwrap.dedent(text))
        case Command(text, exit_code, output):
            done = _run(text, folder)
            assert done.returncode == exit_code, f"$ {text}\n{done.stdout}"
            missing = first_missing(output, done.stdout)
            assert missing is None, f"$ {text}\nprints no line {missing!r} there:\n{done.stdout}"


def flows_of(parts: Sequence[Part]) -> list[str]:
    """Returns the files of flows on a page, those left out that it checks itself."""
    commands = [part.text.split() for part in parts if isinstance(part, Command)]
    checked = {name for words in commands if "check" in words for name in words}
    files = [part for part in parts if isinstance(part, File) and _FLOW.search(part.text)]
    return [file.name for file in files if file.name not in checked]


def accusations(flow: str, folder: Path) -> list[str]:
    """Returns what `check` finds in a flow."""
    done = _run(f"python {flow} --no-pylint check --json", folder)
    return [finding["message"] for finding in json.loads(done.stdout)["findings"]]


def first_missing(expected: Sequence[str], printed: str) -> str | None:
    """Returns the first expected line that is not there in its turn, None if all are."""
    lines = iter(printed.splitlines())
    for line in expected:
        pattern = ".*".join(re.escape(part) for part in line.strip().split("..."))
        if line.strip() and not any(re.fullmatch(pattern, each.strip()) for each in lines):
            return line
    return None


def _commands(body: str) -> Iterator[Command]:
    command: str | None = None
    exit_code, output = 0, list[str]()
    for line in [*body.splitlines(), "$ "]:
        if line.startswith("$? "):
            exit_code = int(line.removeprefix("$? "))
        elif not line.startswith("$ "):
            assert command is not None, f"{line!r} stands before the first command"
            output += [line] if line.strip() != "..." else []
        else:
            if command is not None:
                yield Command(command, exit_code, tuple(output))
            command, exit_code, output = line.removeprefix("$ "), 0, []


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command as somebody does who has activated the environment of the tests."""
    tools = os.path.dirname(sys.executable)
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_TIMEOUT_S,
    )
