"""The process that owns a run.

A process id alone names whoever has that number at this moment. So the owner is held by a handle of the kernel (a
pidfd), and the lock is looked at again after the handle was opened: the number was the owner's, and so is the handle.
"""

import os
import re
import select
import signal
import time
from types import TracebackType
from typing import Self

from mainstem_core.errors import RunError
from mainstem_datastore.run_folder import RunFolder

_POLL_S = 0.005
_NOTE = re.compile(r"pid (?P<pid>[1-9]\d*), since \d+, host .*, boot (?P<boot>\S+)\n")
_BOOT = "/proc/sys/kernel/random/boot_id"


def boot_id() -> str:
    """Returns what names this boot of this machine, "unknown" where the system does not say."""
    try:
        with open(_BOOT) as boot:
            return boot.read().strip()
    except OSError:  # not on Linux
        return "unknown"


def lock_note() -> str:
    """Returns what the owner writes into the lock: its pid, since when, and where."""
    return f"pid {os.getpid()}, since {int(time.time())}, host {os.uname().nodename}, boot {boot_id()}\n"


class Owner:
    """The process that owns a run; a context manager that gives the handle back.

    Args:
        pid: its number.
        handle: its pidfd.
    """

    def __init__(self, pid: int, handle: int) -> None:
        self.pid = pid
        self._handle = handle

    def signal(self, number: signal.Signals) -> None:
        """Sends it a signal; nothing happens if it has ended.

        Raises:
            PermissionError: if it is another user's.
        """
        try:
            signal.pidfd_send_signal(self._handle, number)
        except ProcessLookupError:
            return

    def ended_within(self, seconds: float) -> bool:
        """Waits for its end, at most so long, and says whether it has ended."""
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return bool(poll.poll(int(seconds * 1000)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._handle)


def owner_of(folder: RunFolder) -> Owner | None:
    """Returns the process that owns a run, None where nobody does.

    Args:
        folder: the run.

    Raises:
        RunError: `run-owner-elsewhere` if it runs on another machine.
    """
    while folder.owner() is not None:
        note = folder.owner_note() or ""
        named = _NOTE.match(note)
        if named is None:  # it has just got the lock, and not yet written its note
            time.sleep(_POLL_S)
            continue
        if named["boot"] != boot_id():
            raise RunError("run-owner-elsewhere", run=f"{folder.flow}/{folder.run}", owner=note.strip())
        pid = int(named["pid"])
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:  # it has just ended, and its lock with it
            continue
        if folder.owner() is not None and folder.owner_note() == note:
            return Owner(pid, handle)
        os.close(handle)
    return None


def noted_owner(folder: RunFolder) -> str:
    """Returns what the owner has written into the lock; one that has just got it is waited for.

    Args:
        folder: the run; empty if nobody owns it any more and nobody has left a note.
    """
    while not _NOTE.match(note := folder.owner_note() or "") and folder.owner() is not None:
        time.sleep(_POLL_S)
    return note.strip()
