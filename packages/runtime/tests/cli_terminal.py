"""Helpers: run a command in a terminal of its own, and see what a person would see of its output."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_DEADLINE_S = 60.0
# A process gets signals of the keyboard only if the terminal is its controlling one.
_TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""
_SEQUENCE = re.compile(r"\x1b\[([0-9;:?]*)([@-~])|\x1b(.)|(.)", re.DOTALL)


@dataclass
class Screen:
    """A terminal without a lower end: what has scrolled out of the window is still there.

    It knows what our output may contain, and refuses everything else.
    """

    columns: int
    rows: list[list[str]] = field(default_factory=lambda: [[]])
    row: int = 0
    column: int = 0

    def feed(self, text: str) -> "Screen":
        """Obeys some output."""
        for found in _SEQUENCE.finditer(text):
            parameters, final, other, character = found.groups()
            if other is not None:
                raise AssertionError(f"an unknown sequence: {found[0]!r}")
            if character is not None:
                self._character(character)
            elif final == "A":
                self.row -= int(parameters)
                assert self.row >= 0, "the cursor left the screen at its top"
            elif final == "J" and parameters == "":
                self.rows[self.row] = self.rows[self.row][: self.column]
                del self.rows[self.row + 1 :]
            else:
                assert final == "m", f"an unknown sequence: {found[0]!r}"
        return self

    @property
    def lines(self) -> list[str]:
        """The lines as they stand there."""
        return ["".join(row).rstrip() for row in self.rows]

    def _character(self, character: str) -> None:
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self._go_down()
        else:
            assert character.isprintable(), f"a control character: {character!r}"
            if self.column == self.columns:
                self._go_down()
                self.column = 0
            row = self.rows[self.row]
            row += [" "] * (self.column - len(row))
            row[self.column : self.column + 1] = [character]
            self.column += 1

    def _go_down(self) -> None:
        self.row += 1
        if self.row == len(self.rows):
            self.rows.append([])


@dataclass
class Seen:
    """What came of a command in a terminal.

    Args:
        code: its exit code.
        text: all it wrote.
        modes_before: the terminal's modes before it.
        modes_after: the modes that it left.
    """

    code: int
    text: str
    modes_before: object
    modes_after: object

    def screen(self, columns: int = 300) -> list[str]:
        """Returns the lines that a person sees at the end."""
        return Screen(columns).feed(self.text).lines


def run_in_terminal(
    command: Sequence[str],
    *,
    folder: str | os.PathLike[str],
    variables: Mapping[str, str],
    keys: Mapping[str, str] | None = None,
    columns: int = 300,
    rows: int = 30,
) -> Seen:
    """Runs a command in a terminal of its own.

    Args:
        command: an absolute program and its arguments.
        folder: where it is started.
        variables: its environment.
        keys: what is typed as soon as a text has been written, once each.
        columns: the terminal's width.
        rows: the terminal's height.
    """
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    before = termios.tcgetattr(slave)
    before[3] |= termios.NOFLSH  # else Ctrl-C throws away what is written but not read yet
    termios.tcsetattr(slave, termios.TCSANOW, before)
    # These would say how large another terminal is.
    environment = {name: value for name, value in variables.items() if name not in ("COLUMNS", "LINES")}
    process = subprocess.Popen(
        [sys.executable, "-c", _TAKE_TERMINAL, *command],
        stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        text = _read(process, master, dict(keys or {}))
        return Seen(process.wait(_DEADLINE_S), text, before, termios.tcgetattr(slave))
    finally:
        process.kill()
        process.wait()
        os.close(slave)
        os.close(master)


def _read(process: "subprocess.Popen[bytes]", master: int, keys: dict[str, str]) -> str:
    content = b""
    deadline_s = time.monotonic() + _DEADLINE_S
    while True:
        assert time.monotonic() < deadline_s, f"the command does not end; so far it wrote {content!r}"
        has_ended = process.poll() is not None
        if select.select([master], [], [], 0 if has_ended else 0.05)[0]:
            content += os.read(master, 65536)
            for text in [text for text in keys if text.encode() in content]:
                os.write(master, keys.pop(text).encode())
        elif has_ended:
            return content.decode()
