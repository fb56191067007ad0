"""What `@timeout` does in a task: an exception in the step when its limit is reached.

A timer of the kernel is used (see `timer`), and no thread: it costs nothing while the step runs, and it interrupts
`sleep`, reads and waits. Native code that does not come back to Python is not reached so; the supervisor kills such a
task some time after the limit.
"""

import threading
from types import FrameType

from mainstem_core.decorators.timeout import Timeout
from mainstem_core.errors import TimeoutException
from mainstem_core.protocols.task_context import Proceed
from mainstem_runtime.decorators.context import DecoratedTask
from mainstem_runtime.decorators.timer import timer


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

    if threading.current_thread() is not threading.main_thread():  # in a test's process, which may do without
        proceed()
        return
    with timer(decorator.limit_s, raise_timeout):
        proceed()


def _described(limit_s: float) -> str:
    for unit, seconds in (("hour", 3600), ("minute", 60)):
        if limit_s >= seconds and limit_s % seconds == 0:
            return f"{limit_s / seconds:g} {unit}{'s' if limit_s > seconds else ''}"
    return f"{limit_s:g} second{'' if limit_s == 1 else 's'}"
