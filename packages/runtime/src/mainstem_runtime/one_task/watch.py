"""Gives a command again and again: whenever a file of the flow's folder has changed.

The files are looked at a few times a second, which costs less than it would to depend on a library for each system.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType

import click

from mainstem_runtime.code.files import code_files
from mainstem_runtime.executor.descendants import die_with_parent

_LOOK_S = 0.1
_SHARE_OF_TIME = 20

Stamps = dict[str, tuple[int, int]]


class _Stopped(Exception):
    """A signal wants this process to end."""

    def __init__(self, number: int) -> None:
        self.number = number


def watch(command: Sequence[str], root: str, suffixes: Sequence[str], others: Sequence[str]) -> int:
    """Gives a command, and again whenever a file has changed; one that still runs then is stopped before.

    Args:
        command: the command line.
        root: the folder that is watched.
        suffixes: how the names of files end that count.
        others: files that count, too, wherever they lie.

    Returns:
        The exit code, once a signal has ended it: 128 and its number.
    """
    look = Look(root, suffixes, others)
    previous = {
        number: signal.signal(number, _stop) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    child: subprocess.Popen[bytes] | None = None
    try:
        while True:
            before = look()
            child = subprocess.Popen(command, preexec_fn=die_with_parent)
            after = _until_changed(child, look, before)
            if child.poll() is None:
                child.terminate()
                child.wait()
            changed = sorted(os.path.relpath(path) for path in _differing(before, after))
            click.echo(f"Changed: {', '.join(changed)}.", err=True)
    except _Stopped as stopped:
        for number in previous:
            signal.signal(number, signal.SIG_IGN)
        if child is not None and child.poll() is None:
            if stopped.number != signal.SIGINT:  # Ctrl-C has reached it, too
                child.terminate()
            child.wait()
        return 128 + stopped.number
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def own_command(without: str) -> list[str]:
    """Returns the command line of this process, without one of its words."""
    return [sys.executable, *(word for word in sys.orig_argv[1:] if word != without)]


class Look:
    """Says of each file that is watched when it was written and how long it is."""

    def __init__(self, root: str, suffixes: Sequence[str], others: Sequence[str]) -> None:
        self._root = root
        self._suffixes = suffixes
        self._others = others

    def __call__(self) -> Stamps:
        """Looks now; a file that is just being replaced is left out."""
        stamps: Stamps = {}
        for path in (*(file.path for file in code_files(self._root, self._suffixes)), *self._others):
            try:
                status = os.stat(path)
            except FileNotFoundError:
                continue
            stamps[path] = status.st_mtime_ns, status.st_size
        return stamps


def _until_changed(child: "subprocess.Popen[bytes]", look: Callable[[], Stamps], before: Stamps) -> Stamps:
    told = False
    while True:
        if child.poll() is not None and not told:
            told = True
            click.echo(f"Watching {len(before)} files; Ctrl-C ends it.", err=True)
        began = time.monotonic()
        if (now := look()) != before:
            return now
        time.sleep(max(_LOOK_S, _SHARE_OF_TIME * (time.monotonic() - began)))


def _differing(before: Stamps, after: Stamps) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped(number)
