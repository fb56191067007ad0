"""Helpers: a flow's file in a folder of its own, and its command line in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

_DEADLINE_S = 60
_FILTERS = (
    (re.compile(r"\d{8}-\d{6}-[a-z0-9]{4}"), "<run>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}"), "<time>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"), "<time>"),
    (re.compile(r"\b\d\d:\d\d:\d\d\b"), "<time>"),
    (re.compile(r"\b\d+\.\d+ s\b"), "<duration>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<hash>"),
)


class Ended(NamedTuple):
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str


class FlowFile:
    """A flow's file, alone in a folder with the store of its runs.

    Args:
        folder: an empty folder.
        source: the flow's source, indented as it may be.
    """

    def __init__(self, folder: Path, source: str) -> None:
        self.folder = folder
        self.file = folder / "flow.py"
        self.file.write_text(dedent(source))

    @property
    def variables(self) -> dict[str, str]:
        """The environment of its commands."""
        return {**os.environ, "MAINSTEM_USER": "ada", "TERM": "xterm-256color"}

    def command(self, *words: str) -> list[str]:
        """Returns the command line of `python flow.py ...`."""
        return [sys.executable, "flow.py", *words]

    def call_bytes(self, *words: str) -> "subprocess.CompletedProcess[bytes]":
        """Runs a command of the flow."""
        return subprocess.run(
            self.command(*words),
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_DEADLINE_S,
        )

    def call(self, *words: str) -> Ended:
        """Runs a command of the flow, and filters what differs from run to run."""
        done = self.call_bytes(*words)
        return Ended(
            done.returncode, self.filtered(done.stdout.decode()), self.filtered(done.stderr.decode())
        )

    def run(self, *words: str, code: int = 0) -> str:
        """Runs the flow and returns the run's id."""
        done = self.call("run", "--run-id-file", "run-id", *words)
        assert done.code == code, done
        return (self.folder / "run-id").read_text()

    @contextmanager
    def running(self, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Runs the flow beside the test; it is killed at the end of the block if it has not ended."""
        process = subprocess.Popen(
            self.command("run", *words),
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def filtered(self, text: str) -> str:
        """Returns a text without what differs from run to run and from place to place."""
        text = text.replace(os.path.realpath(self.folder), "<folder>").replace(str(self.folder), "<folder>")
        for pattern, stands_for in _FILTERS:
            text = pattern.sub(stands_for, text)
        return text
