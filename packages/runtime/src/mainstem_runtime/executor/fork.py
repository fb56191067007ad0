"""The warm parent: forked from the supervisor right after the flow was imported; each task is a fork of it.

A fork has everything imported already, so a task starts in about a millisecond. It must be made before the
supervisor has threads or an event loop. What all tasks need is set up once, in the warm parent: each page of memory
that a fork touches has to be copied for it, and these copies are most of what a small task costs.
"""

import faulthandler
import marshal
import os
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import NoReturn

from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore._native import populate_pages
from mainstem_runtime.executor.descendants import die_with_parent
from mainstem_runtime.executor.exit_hooks import reset_exit_hooks
from mainstem_runtime.executor.garbage import collect_as_usual
from mainstem_runtime.executor.launcher import Launcher
from mainstem_runtime.executor.touched import pages_touched_by

# The function below the standard one, which turns numbers into members of enumerations and back: that would touch
# fifty more pages in each task.
_set_signal: Callable[[int, int], object] = import_module("_signal").signal
_SIGCHLD, _DEFAULT = int(signal.SIGCHLD), int(signal.SIG_DFL)

RunTask = Callable[[TaskSpec, int], int]
"""Runs a task in this process, given the report's descriptor, and returns the exit code."""


def fork_launcher(
    run_task: RunTask, warm_up: Callable[[], None], rehearse: Callable[[], None]
) -> tuple[int, socket.socket]:
    """Forks the warm parent; returns its process id and the supervisor's end of the connection.

    Args:
        run_task: what each task's process does; it and all it refers to are inherited by the forks.
        warm_up: called in the warm parent before its first task; what it loads, each task has.
        rehearse: called in the warm parent once it has many tasks to start; makes each of them cheaper.
    """
    ours, theirs = socket.socketpair()
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        # Python 3.12 warns of any second thread; which threads are safe was judged before (see safety).
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid:
        theirs.close()
        return pid, ours
    _never_return(lambda: _serve(ours, theirs, run_task, warm_up, rehearse))


def _serve(
    supervisors_end: socket.socket,
    connection: socket.socket,
    run_task: RunTask,
    warm_up: Callable[[], None],
    rehearse: Callable[[], None],
) -> int:
    supervisors_end.close()
    os.setpgid(0, 0)
    collect_as_usual()
    report = _prepare()
    warm_up()
    parent = os.getpid()
    pages: tuple[bytes, bytes] | None = None

    def learn() -> None:
        nonlocal pages
        rehearse()
        pages = pages_touched_by(rehearse)

    def start_task(spec: bytes, descriptors: tuple[int, ...]) -> int:
        pid = os.fork()
        if pid:
            return pid
        if pages is not None:
            populate_pages(*pages)
        _never_return(lambda: become_task(spec, descriptors))

    def become_task(spec: bytes, descriptors: tuple[int, ...]) -> int:
        """Turns a fork of the warm parent into a task: a group of its own, default signals, its own output."""
        os.setpgid(0, 0)
        die_with_parent()
        if os.getppid() != parent:
            return 1
        os.close(connection.fileno())
        signal.set_wakeup_fd(-1)
        _set_signal(_SIGCHLD, _DEFAULT)
        for given, wanted in zip(descriptors, (1, 2, report), strict=True):
            os.dup2(given, wanted, inheritable=wanted != report)
            os.close(given)
        return run_task(from_plain(TaskSpec, marshal.loads(spec), key="launch"), report)

    Launcher(connection, start_task, learn).serve()
    return 0


def _prepare() -> int:
    """Sets up what all tasks inherit, and returns a descriptor that is kept for a task's report."""
    _default_signals()
    warnings.filterwarnings("ignore", category=DeprecationWarning, module=__name__)
    reset_exit_hooks()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a TextIOWrapper, as just seen
    report = os.open(os.devnull, os.O_RDWR)
    os.dup2(report, 0)
    # What the interpreter says when a signal ends it goes to the supervisor, who knows which frames are ours.
    faulthandler.enable(file=report, all_threads=False)
    return report


def _default_signals() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_DFL)


def _never_return(run: Callable[[], int]) -> NoReturn:
    """Ends this process with what `run` gives, so that nothing of the process it was forked from goes on in it."""
    code = 70
    try:
        code = run()
    except BaseException:  # nothing above may handle it: the code there belongs to another process
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)
