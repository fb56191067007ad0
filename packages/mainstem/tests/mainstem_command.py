"""Helpers: the `mainstem` command in a process of its own, in a folder where flows have run."""

import errno
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

_DEADLINE_S = 60
_MAINSTEM = [sys.executable, "-c", "from mainstem.cli import main; main()"]
_FILTERS = (
    (re.compile(r"\d{8}-\d{6}-[a-z0-9]{4}"), "<run>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "<time>"),
    (re.compile(r" *\b\d+\.\d+ s\b"), " <duration>"),
    (re.compile(r" *\b\d+(\.\d+)? (k?)B\b"), r" <\2bytes>"),
)
_FLOW = """
    from mainstem import FlowSpec, Parameter, step


    class {name}(FlowSpec):
        fail = Parameter("fail", default=False)

        @step
        def start(self):
            if self.fail:
                raise ValueError("no luck")
            self.numbers = list(range(5000))
            self.next(self.end)

        @step
        def end(self):
            pass


    if __name__ == "__main__":
        {name}()
    """


class Ended(NamedTuple):
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str


def mainstem(folder: Path, *words: str, variables: Mapping[str, str] | None = None) -> Ended:
    """Runs `mainstem WORDS...` in a folder, as the user ada."""
    return _call([*_MAINSTEM, *words], folder, variables or {})


def mainstem_in_terminal(
    folder: Path, *words: str, variables: Mapping[str, str] | None = None, columns: int = 120
) -> str:
    """Runs `mainstem WORDS...` with a terminal as its standard output, and returns what it wrote."""
    # COLUMNS and LINES would say how large another terminal is.
    inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    environment = {**inherited, "MAINSTEM_USER": "ada", "TERM": "xterm-256color", **(variables or {})}
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, columns, 0, 0))
    process = subprocess.Popen(
        [*_MAINSTEM, *words],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=slave,
    )
    os.close(slave)
    content = b""
    try:
        while part := os.read(master, 65536):
            content += part
    except OSError as end:  # Linux says so when the last process has closed the terminal, macOS reads nothing
        assert end.errno == errno.EIO
    finally:
        os.close(master)
    assert process.wait(_DEADLINE_S) == 0
    return content.decode()


def run_flow(folder: Path, name: str, *words: str, user: str = "ada", code: int = 0) -> str:
    """Runs a flow of two steps in a folder, and returns the run's id."""
    file = folder / f"{name.lower()}.py"
    file.write_text(dedent(_FLOW).format(name=name))
    command = [sys.executable, file.name, "run", "--run-id-file", "run-id", *words]
    done = _call(command, folder, {"MAINSTEM_USER": user})
    assert done.code == code, done
    return (folder / "run-id").read_text()


def filtered(text: str, folder: Path) -> str:
    """Returns a text without what differs from run to run and from place to place."""
    text = text.replace(os.path.realpath(folder), "<folder>")
    for pattern, stands_for in _FILTERS:
        text = pattern.sub(stands_for, text)
    return text


def _call(command: list[str], folder: Path, variables: Mapping[str, str]) -> Ended:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "MAINSTEM_USER": "ada", **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_DEADLINE_S,
    )
    return Ended(done.returncode, done.stdout, done.stderr)
