"""What `@catch` does in a task: after the last failure it keeps what is known of it, and the flow goes on."""

import os
import sys

from mainstem_core.decorators.catch import Catch
from mainstem_core.errors import FailureHandledByCatch
from mainstem_core.protocols.task_context import Proceed
from mainstem_runtime.decorators.context import DecoratedTask

_DEATH = f"{FailureHandledByCatch.__module__}.{FailureHandledByCatch.__qualname__}"


def around(decorator: Catch, task: DecoratedTask, proceed: Proceed) -> None:
    """Runs the step and handles its failure in the last attempt; in a fallback it only handles what was recorded.

    Args:
        decorator: what the user wrote.
        task: the task.
        proceed: runs the step.
    """
    if task.is_fallback:
        _handle_recorded(decorator, task)
        return
    process = os.getpid()
    try:
        proceed()
    except (Exception, SystemExit) as problem:  # what the user's code raises; a failed task, whatever it is
        if not task.is_last_attempt or os.getpid() != process:
            raise
        described = task.described(problem)
        name = f"{type(problem).__module__}.{type(problem).__qualname__}"
        _handle(decorator, task, described.message, name, described.traceback)
    else:
        _assign(decorator, task, None)


def _handle_recorded(decorator: Catch, task: DecoratedTask) -> None:
    failure = task.previous_failure
    task.restore_assigned()
    if failure is None:
        _handle(decorator, task, "the attempt before left no record", _DEATH, "")
    else:
        _handle(decorator, task, failure.message, failure.exception_type or _DEATH, failure.traceback or "")


def _handle(decorator: Catch, task: DecoratedTask, message: str, kind: str, stacktrace: str) -> None:
    from mainstem_client.exceptions import ExceptionWrapper  # only after a failure

    if decorator.print_exception:
        text = stacktrace or f"{message}\n"
        note = f"The step `{task.step.name}` has failed, and `@catch` lets the flow go on.\n"
        print(f"{text}{note}", end="", file=sys.stderr, flush=True)
    words = message.removeprefix(f"{kind.rpartition('.')[2]}: ")  # as `str` of the exception gives them
    _assign(decorator, task, ExceptionWrapper(words, kind, stacktrace))
    task.mark_caught()
    task.go_on()


def _assign(decorator: Catch, task: DecoratedTask, value: object) -> None:
    if decorator.var is not None:
        setattr(task.flow, decorator.var, value)
