"""A timer that sends this thread a signal, and takes nothing from the step: neither SIGALRM nor a thread.

`setitimer` and `alarm` share one timer and one signal, which a step may want for itself. A POSIX timer is one of many,
and says which thread gets which signal: ours is a real-time signal that hardly anybody uses. Where there are none
(not on Linux, or an interpreter without ctypes) `setitimer` has to do.
"""

import signal
import sys
from _thread import get_native_id
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

_CLOCK_MONOTONIC, _SIGEV_THREAD_ID = 1, 4
_SIGEVENT_BYTES = 64
_NS = 1_000_000_000
_BELOW_MAX = 3

Handler = Callable[[int, FrameType | None], None]


@contextmanager
def timer(seconds: float, handler: Handler) -> Generator[None]:
    """Calls a handler in the main thread once some time has passed, unless the block ends before.

    Args:
        seconds: how long.
        handler: called between two instructions of Python, also in the midst of a wait; what it raises is raised there.

    Raises:
        ValueError: if this is not the main thread.
    """
    start = _posix_timer() if sys.platform == "linux" else None
    number = signal.SIGRTMAX - _BELOW_MAX if start is not None else signal.SIGALRM
    previous = signal.signal(number, handler)
    stop = start(int(number), seconds) if start is not None else _interval_timer(seconds)
    try:
        yield
    finally:
        stop()
        signal.signal(number, previous)


def ignore_timer() -> None:
    """Lets a limit that is reached later do nothing: somebody looks at the step in a debugger."""
    for number in (
        (signal.SIGRTMAX - _BELOW_MAX, signal.SIGALRM) if sys.platform == "linux" else (signal.SIGALRM,)
    ):
        with suppress(ValueError):  # not in the main thread
            if callable(signal.getsignal(number)):
                signal.signal(number, signal.SIG_IGN)


def _interval_timer(seconds: float) -> Callable[[], Any]:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    return lambda: signal.setitimer(signal.ITIMER_REAL, 0)


def _posix_timer() -> Callable[[int, float], Callable[[], Any]] | None:
    """Returns what starts a timer, None where the system's library has none."""
    try:
        import ctypes  # takes milliseconds, which only steps with a limit pay
    except ImportError:
        return None
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "timer_create"):
        return None

    class Event(ctypes.Structure):
        """`struct sigevent` as far as it is used; the rest is padding."""

        _fields_ = (
            ("value", ctypes.c_void_p),
            ("signal", ctypes.c_int),
            ("notify", ctypes.c_int),
            ("thread", ctypes.c_int),
            ("padding", ctypes.c_char * (_SIGEVENT_BYTES - ctypes.sizeof(ctypes.c_void_p) - 12)),
        )

    class Times(ctypes.Structure):
        """`struct itimerspec`: the interval, then the first time."""

        _fields_ = tuple((name, ctypes.c_long) for name in ("every_s", "every_ns", "first_s", "first_ns"))

    def start(number: int, seconds: float) -> Callable[[], Any]:
        event = Event(None, number, _SIGEV_THREAD_ID, get_native_id(), b"")
        made = ctypes.c_void_p()
        if library.timer_create(_CLOCK_MONOTONIC, ctypes.byref(event), ctypes.byref(made)):
            raise OSError(ctypes.get_errno(), "the system has no timer left")
        whole = int(seconds)
        times = Times(0, 0, whole, max(1, int((seconds - whole) * _NS)))
        library.timer_settime(made, 0, ctypes.byref(times), None)
        return lambda: library.timer_delete(made)

    return start
