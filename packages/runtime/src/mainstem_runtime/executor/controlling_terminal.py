"""The terminal of a run, lent to one of its tasks, and taken back.

Only the process group in the foreground of a terminal may read from it. A task is in a group of its own, so it puts
itself in front when it is allowed to, and the supervisor goes back there when the task is done, or gone.

    task                                supervisor
    "terminal"  ----------------------> holds back what it shows, and shows what the task has printed
                <--------------- "y" -- or "n" where there is no terminal; one task at a time
    reads and writes the terminal
    "back"      ----------------------> goes back in front, and shows what was held back
"""

import json
import os
import signal
import sys
import termios
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any, Literal, Self, TextIO

WANTED, GIVEN_BACK = "terminal", "back"
GRANTED, REFUSED = b"y", b"n"
_PATH = "/dev/tty"


class ControllingTerminal:
    """The terminal that this process belongs to, as whoever lends it sees it.

    Args:
        descriptor: open for reading and writing.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._group = os.tcgetpgrp(descriptor)
        self._attributes = termios.tcgetattr(descriptor)

    @classmethod
    def open(cls) -> Self | None:
        """Returns the terminal, None where there is none or this process is not in its foreground."""
        with suppress(OSError, termios.error):
            descriptor = os.open(_PATH, os.O_RDWR | os.O_CLOEXEC)
            if os.tcgetpgrp(descriptor) == os.getpgrp():
                return cls(descriptor)
            os.close(descriptor)
        return None

    def show(self, data: bytes) -> None:
        """Writes to the terminal; one that is gone is no reason to stop anything."""
        with suppress(OSError):
            os.write(self._descriptor, data)

    def take_back(self) -> None:
        """Puts this process in front again, sets the terminal as it was before, and closes it."""
        with suppress(OSError, termios.error):
            _put_in_front(self._descriptor, self._group)
            termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._attributes)
        os.close(self._descriptor)


class BorrowedTerminal:
    """The same as the task sees it.

    Args:
        line: the descriptor of its report, which the supervisor answers on.
    """

    def __init__(self, line: int) -> None:
        self._line = line

    def ask(self) -> bool:
        """Waits until this task may use the terminal; False if it may not."""
        os.write(self._line, json.dumps(WANTED).encode() + b"\n")
        return os.read(self._line, 1) == GRANTED

    def give_back(self) -> None:
        """Lets the supervisor have it again."""
        os.write(self._line, json.dumps(GIVEN_BACK).encode() + b"\n")

    @contextmanager
    def in_use(self) -> Generator[None]:
        """Has standard input and output be the terminal as long as the block lasts; Ctrl-Z does nothing meanwhile.

        Raises:
            OSError: if it is gone.
        """
        terminal = os.open(_PATH, os.O_RDWR | os.O_CLOEXEC)
        sys.stdout.flush()
        sys.stderr.flush()
        kept = [os.dup(number) for number in range(3)]
        streams = sys.stdin, sys.stdout, sys.stderr
        previous = _ignore_stops()
        try:
            _put_in_front(terminal, os.getpgrp())
            for number in range(3):
                os.dup2(terminal, number)
            sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
            yield
        finally:
            with suppress(OSError):
                sys.stdout.flush()
                sys.stderr.flush()
            sys.stdin, sys.stdout, sys.stderr = streams
            for number, descriptor in enumerate(kept):
                os.dup2(descriptor, number)
                os.close(descriptor)
            os.close(terminal)
            if previous is not None:
                signal.signal(signal.SIGTSTP, previous)


def _stream(descriptor: int, mode: Literal["r", "w"]) -> TextIO:
    return open(descriptor, mode, buffering=1, closefd=False)


def _ignore_stops() -> Any:
    """Lets Ctrl-Z do nothing: it would stop the task, and no shell knows of that; None outside of the main thread."""
    with suppress(ValueError):
        return signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    return None


def _put_in_front(terminal: int, group: int) -> None:
    """Puts a process group in the foreground; whoever does that from the background would be stopped for it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTTOU})
    try:
        os.tcsetpgrp(terminal, group)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
