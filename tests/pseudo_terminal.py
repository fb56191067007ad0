"""A real pseudo-terminal with a command in its foreground, for tests that type and read as a person does."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE_S = 30.0
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\r")


class PseudoTerminal:
    """Starts a command in a session of its own, whose terminal is ours; whatever of it is left is killed at the end.

    Args:
        words: the command line.
        folder: its working folder.
        environment: its variables.
    """

    def __init__(self, words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.process = subprocess.Popen(
            words,
            cwd=folder,
            env={**environment, "TERM": "xterm-256color"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=_take_terminal,
        )
        os.close(theirs)
        self._read = ""
        self._at = 0

    @property
    def shown(self) -> str:
        """All that was written to the terminal so far, without escape sequences."""
        return _ESCAPES.sub("", self._read)

    @property
    def foreground(self) -> int:
        """The process group in the foreground."""
        return os.tcgetpgrp(self._ours)

    @property
    def echoes(self) -> bool:
        """Whether the terminal shows what is typed and gives whole lines, as it does between commands."""
        flags = termios.tcgetattr(self._ours)[3]
        return bool(flags & termios.ECHO) and bool(flags & termios.ICANON)

    def expect(self, text: str, patience_s: float = PATIENCE_S) -> str:
        """Waits until a text is shown behind the one that was last waited for; returns what came up to its end."""
        deadline_s = time.monotonic() + patience_s
        while (found := self.shown.find(text, self._at)) < 0:
            if not self._take(deadline_s):
                raise AssertionError(f"{text!r} was not shown behind {self.shown[self._at :]!r}")
        before, self._at = self._at, found + len(text)
        return self.shown[before : self._at]

    def enter(self, text: str) -> None:
        """Types a line."""
        self.press(text + "\r")

    def press(self, keys: str) -> None:
        """Types keys as they are, such as Ctrl-C (`\\x03`)."""
        os.write(self._ours, keys.encode())

    def end(self, patience_s: float = PATIENCE_S) -> int:
        """Waits until the command has ended, reading what it says, and returns its exit code."""
        deadline_s = time.monotonic() + patience_s
        while self.process.poll() is None:
            if not self._take(min(deadline_s, time.monotonic() + 0.1)) and time.monotonic() > deadline_s:
                raise AssertionError(f"it goes on: {self.shown[self._at :]!r}")
        while self._take(time.monotonic() + 0.1):
            pass
        return self.process.wait()

    def _take(self, deadline_s: float) -> bool:
        """Reads what has come, and waits for it until then; False if nothing has, or nothing will."""
        if not select.select([self._ours], [], [], max(0.0, deadline_s - time.monotonic()))[0]:
            return False
        try:
            data = os.read(self._ours, 65536)
        except OSError:  # nobody has the other side open any more
            return False
        self._read += data.decode("utf-8", "replace")
        return bool(data)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._ours)


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
