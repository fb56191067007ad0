"""Who is below this process, and how to end them. Linux only where it says so; elsewhere these do nothing."""

import os
import signal
from collections.abc import Collection
from contextlib import suppress

from mainstem_datastore._native import adopt_orphans, die_with_parent

_READ_BYTES = 65536

__all__ = ["Children", "adopt_orphans", "die_with_parent", "signal_group"]


class Children:
    """The children of this process's main thread as the kernel lists them; orphans are adopted by that thread.

    The list is kept open, so that a look at it is one call: the launcher looks at the end of every task. It is of the
    process that made it.
    """

    def __init__(self) -> None:
        path = f"/proc/self/task/{os.getpid()}/children"
        self._descriptor = os.open(path, os.O_RDONLY) if os.path.exists(path) else None  # Linux only

    def now(self) -> list[int]:
        """Returns the process ids; none where the system does not tell."""
        if self._descriptor is None:
            return []
        listed = b""
        # However much is asked for, the kernel gives one page of it at a time.
        while chunk := os.pread(self._descriptor, _READ_BYTES, len(listed)):
            listed += chunk
        return [int(pid) for pid in listed.split()]

    def end_adopted(self, own: Collection[int]) -> None:
        """Kills and reaps all that this process has adopted, until nothing is left of it.

        Args:
            own: the process ids that it did start itself, or had from the beginning.
        """
        while adopted := [pid for pid in self.now() if pid not in own]:
            for pid in adopted:
                _kill(pid)
            for pid in adopted:
                with suppress(ChildProcessError):  # somebody else reaped it
                    os.waitpid(pid, 0)


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
