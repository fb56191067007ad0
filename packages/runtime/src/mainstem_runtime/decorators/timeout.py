"""What `@timeout` does in a task: an exception in the step when its limit is reached.

A timer of the kernel (SIGALRM) is used, and no thread: it costs nothing while the step runs, and it interrupts
`sleep`, reads and waits. A step must not use SIGALRM itself. Native code that does not come back to Python is not
reached so; the supervisor kills such a task some time after the limit.
"""

import signal
from types import FrameType

from mainstem_core.decorators.timeout import Timeout
from mainstem_core.errors import TimeoutException
from mainstem_core.protocols.task_context import Proceed
from mainstem_runtime.decorators.context import DecoratedTask


def around(decorator: Timeout, task: DecoratedTask, proceed: Proceed) -> None:
    """Runs the step with a limit.

    Args:
        decorator: what the user wrote.
        task: the task.
        proceed: runs the step.

    Raises:
        TimeoutException: `task-timed-out` when the limit is reached.
    """

    def raise_timeout(number: int, frame: FrameType | None) -> None:
        raise TimeoutException("task-timed-out", step=task.step.name, limit=_described(decorator.limit_s))

    try:
        previous = signal.signal(signal.SIGALRM, raise_timeout)
    except ValueError:  # not the main thread: a test's process, say, which may do without
        proceed()
        return
    signal.setitimer(signal.ITIMER_REAL, decorator.limit_s)
    try:
        proceed()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


def _described(limit_s: float) -> str:
    for unit, seconds in (("hour", 3600), ("minute", 60)):
        if limit_s >= seconds and limit_s % seconds == 0:
            return f"{limit_s / seconds:g} {unit}{'s' if limit_s > seconds else ''}"
    return f"{limit_s:g} second{'' if limit_s == 1 else 's'}"
