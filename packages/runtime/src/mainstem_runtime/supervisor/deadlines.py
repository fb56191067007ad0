"""What has to happen to single attempts after some time: a wait is over, a limit is reached, a grace period ends."""

import signal
from collections.abc import Callable, Iterable
from functools import partial

from mainstem_runtime.executor.connection import LauncherConnection
from mainstem_runtime.supervisor.attempt import Attempt
from mainstem_runtime.supervisor.loop import EventLoop


class Deadlines:
    """Sets timers, and ends attempts when they are due.

    Args:
        loop: calls back.
        launcher: sends the signals.
        grace_s: seconds between asking an attempt to end and killing it.
    """

    def __init__(self, loop: EventLoop, launcher: LauncherConnection, grace_s: float) -> None:
        self._loop = loop
        self._launcher = launcher
        self._grace_s = grace_s

    def wait(self, delay_s: float, callback: Callable[[], None]) -> None:
        """Calls back when the delay is over."""
        self._loop.call_later(delay_s, callback)

    def limit(self, attempt: Attempt, timeout_s: float) -> None:
        """Kills an attempt that has not ended by itself a grace period after its limit.

        The task itself raises an exception in the step when the limit is reached; this is for a step that cannot be
        reached so, in native code, say.
        """
        self._loop.call_later(timeout_s + self._grace_s, partial(self._time_out, attempt, timeout_s))

    def stop(self, attempts: Iterable[Attempt]) -> None:
        """Asks attempts to end, and kills those that haven't after the grace period."""
        for attempt in attempts:
            attempt.stopped = True
            self._launcher.signal_task(attempt.number, signal.SIGTERM)
            self._loop.call_later(self._grace_s, partial(self._kill, attempt))

    def _time_out(self, attempt: Attempt, timeout_s: float) -> None:
        if attempt.has_no_limit:
            return
        if not attempt.reported and not attempt.exited:
            attempt.timed_out_s = timeout_s
        self._kill(attempt)

    def _kill(self, attempt: Attempt) -> None:
        if not attempt.exited:
            self._launcher.signal_task(attempt.number, signal.SIGKILL)
