"""Who is below this process, and how to end them. Linux only where it says so; elsewhere these do nothing."""

import os
import signal
import sys
from collections.abc import Iterable

from mainstem_datastore._native import adopt_orphans, die_with_parent

_READ_BYTES = 65536

__all__ = ["adopt_orphans", "adopted_children", "die_with_parent", "end_adopted", "signal_group"]


def adopted_children(own: Iterable[int]) -> list[int]:
    """Returns the children of this process that it did not start itself (Linux; else none).

    Args:
        own: the process ids that it did start, or had from the beginning.
    """
    if not sys.platform.startswith("linux"):
        return []
    known = set(own)
    found: list[bytes] = []
    for thread in os.listdir("/proc/self/task"):
        try:
            descriptor = os.open(f"/proc/self/task/{thread}/children", os.O_RDONLY)
        except FileNotFoundError:  # the thread has just ended
            continue
        while part := os.read(descriptor, _READ_BYTES):
            found.append(part)
        os.close(descriptor)
    return [pid for pid in map(int, b"".join(found).split()) if pid not in known]


def end_adopted(own: Iterable[int]) -> None:
    """Kills and reaps all that this process has adopted, until nothing is left of it."""
    known = set(own)
    while adopted := adopted_children(known):
        for pid in adopted:
            _kill(pid)
        for pid in adopted:
            try:
                os.waitpid(pid, 0)
            except ChildProcessError:  # somebody else reaped it
                known.add(pid)


def signal_group(leader: int, number: int) -> None:
    """Sends a signal to a process group, and to its leader in case it has not made its group yet."""
    try:
        os.killpg(leader, number)
    except (ProcessLookupError, PermissionError):
        try:
            os.kill(leader, number)
        except ProcessLookupError:
            return


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
