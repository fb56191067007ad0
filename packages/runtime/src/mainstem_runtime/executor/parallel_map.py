"""`parallel_map` and `parallel_imap_unordered`: a function applied to many items, each in a fork of this process.

A fork sees everything that this process has in memory, so neither the function nor the items are copied or pickled;
only the result comes back, through a temporary file without a name, which is gone when both processes are. The forks
die with this process, and with the call: if that ends early, because an item failed or nobody wants the rest, what
still runs is killed. (A pool is faster for tiny calls, but it pickles functions, and its processes outlive an item.)
"""

import os
import pickle
import select
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import IO, Any, Literal, NamedTuple, NoReturn, TypeVar

from mainstem_core.errors import TaskError, UsageError
from mainstem_runtime.executor.descendants import die_with_parent
from mainstem_runtime.executor.exit_hooks import reset_exit_hooks
from mainstem_runtime.task.randomness import advanced_states, seed_generators_by

T = TypeVar("T")
R = TypeVar("R")

_PICKLE_PROTOCOL = 5
_LOOK_AGAIN_S = 0.005  # where the system cannot wait for several processes at once


def parallel_map(
    func: Callable[[T], R], iterable: Iterable[T], max_parallel: int | None = None, dir: str | None = None
) -> list[R]:
    """Returns what a function gives for each item, in the order of the items; each call has a process of its own.

    Args:
        func: the function; it may be a lambda.
        iterable: the items.
        max_parallel: how many processes run at once; as many as there are cores by default.
        dir: the folder of the temporary files that results pass through; the system's by default.

    Raises:
        UsageError: `parallel-processes-invalid` for a `max_parallel` below 1.
        TaskError: `parallel-process-ended` if a process ended without a result, `parallel-value-unpicklable` if what
            a call gave or raised cannot be passed back.
        BaseException: whatever a call raises, with its traceback as a note.
    """
    results = dict(_results(func, iterable, _processes(max_parallel), dir))
    return [results[index] for index in range(len(results))]


def parallel_imap_unordered(
    func: Callable[[T], R], iterable: Iterable[T], max_parallel: int | None = None, dir: str | None = None
) -> Iterator[R]:
    """Yields what a function gives for each item, as soon as it is there; otherwise like `parallel_map`.

    An item is taken from the iterable when there is a process for it.
    """
    processes = _processes(max_parallel)
    return (value for _, value in _results(func, iterable, processes, dir))


class _Answer(NamedTuple):
    """What comes back from a fork.

    Args:
        kind: the function gave something, it raised something, or neither can be passed back.
        pickled: the value or the exception.
        reason: why it cannot be passed back.
        trace: the traceback of the exception.
    """

    kind: Literal["given", "raised", "unpicklable"]
    pickled: bytes = b""
    reason: str = ""
    trace: str = ""


class _Child:
    """A fork that computes the result for one item.

    Args:
        index: the item's position.
        pid: its process id.
        out: what it writes its result into.
    """

    def __init__(self, index: int, pid: int, out: IO[bytes]) -> None:
        self.index = index
        self.pid = pid
        self._out = out
        self._status: int | None = None
        # Readable when the process has ended.
        self.watched: int | None = os.pidfd_open(pid) if sys.platform == "linux" else None

    def has_ended(self) -> bool:
        """Looks whether it has; if so it is reaped."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = status
        return self._status is not None

    def result(self) -> Any:
        """Returns what the call gave, or raises what it raised; once, after the end."""
        self._out.seek(0)
        content = self._out.read()
        if not content:
            raise TaskError("parallel-process-ended", index=self.index, cause=self._cause())
        answer: _Answer = pickle.loads(content)
        if answer.kind == "given":
            return pickle.loads(answer.pickled)
        error: BaseException
        if answer.kind == "raised":
            error = pickle.loads(answer.pickled)
        else:
            error = TaskError("parallel-value-unpicklable", index=self.index, reason=answer.reason)
        if answer.trace:
            error.add_note(f"in the process of item {self.index}:\n{answer.trace}")
        raise error

    def close(self) -> None:
        """Kills it if it still runs, and gives back what it took."""
        if self._status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self.watched is not None:
            os.close(self.watched)
        self._out.close()

    def _cause(self) -> str:
        code = os.waitstatus_to_exitcode(self._status or 0)
        return f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _results(
    func: Callable[[T], R], iterable: Iterable[T], processes: int, folder: str | None
) -> Iterator[tuple[int, R]]:
    items = enumerate(iterable)
    states = advanced_states()
    running: list[_Child] = []
    try:
        while True:
            for index, item in islice(items, processes - len(running)):
                running.append(_start(func, item, index, states, folder))
            if not running:
                return
            for child in _wait_for_some(running):
                value = child.result()
                running.remove(child)
                child.close()
                yield child.index, value
    finally:
        for child in running:
            child.close()


def _wait_for_some(running: Sequence[_Child]) -> list[_Child]:
    """Returns those that have ended, at least one of them."""
    while True:
        ended = [child for child in running if child.has_ended()]
        if ended:
            return ended
        watched = [child.watched for child in running if child.watched is not None]
        if not watched:
            time.sleep(_LOOK_AGAIN_S)
            continue
        poll = select.poll()
        for descriptor in watched:
            poll.register(descriptor, select.POLLIN)
        poll.poll()


def _start(func: Callable[[T], R], item: T, index: int, states: dict[str, str], folder: str | None) -> _Child:
    out = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115  its _Child closes it
    sys.stdout.flush()  # what is held back would else be printed twice
    sys.stderr.flush()
    parent = os.getpid()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python's, where this process has threads
        pid = os.fork()
    if pid:
        return _Child(index, pid, out)
    _compute_and_exit(func, item, index, states, out, parent)


def _compute_and_exit(
    func: Callable[[Any], Any],
    item: Any,
    index: int,
    states: dict[str, str],
    out: IO[bytes],
    parent: int,
) -> NoReturn:
    """Does the work of the fork, and ends it, so that nothing of the process it was forked from goes on in it."""
    code = 70
    try:
        die_with_parent()
        if os.getppid() == parent:
            _become_independent(states, index)
            answer = _answer(func, item)
            _run_exit_hooks()
            sys.stdout.flush()
            sys.stderr.flush()
            _write(out, pickle.dumps(answer, _PICKLE_PROTOCOL))
            code = 0
    except (
        BaseException
    ):  # a full disk, say: nothing above may handle it, the code there belongs to another process
        import traceback

        traceback.print_exc()
    finally:
        os._exit(code)


def _become_independent(states: dict[str, str], index: int) -> None:
    faulthandler = sys.modules.get("faulthandler")
    if faulthandler is not None and faulthandler.is_enabled():
        faulthandler.enable(file=2, all_threads=False)  # what a task's own says goes to its supervisor
    reset_exit_hooks()
    seed_generators_by(states, f"parallel_map {index}")


def _run_exit_hooks() -> None:
    import atexit

    atexit._run_exitfuncs()  # pyright: ignore[reportPrivateUsage]  # as the standard library's own forks do


def _answer(func: Callable[[Any], Any], item: Any) -> _Answer:
    try:
        value = func(item)
    except BaseException as error:  # whatever it is, it is raised where the map was called
        trace = _trace(error)
        try:
            pickled = _pickled(error)
            pickle.loads(
                pickled
            )  # exceptions with arguments of their own often pickle, but cannot be made again
        except Exception as problem:  # pickling runs the user's code, which may raise anything
            reason = f"{type(error).__name__}: {error} ({_named(problem)})"
            return _Answer("unpicklable", reason=reason, trace=trace)
        return _Answer("raised", pickled, trace=trace)
    try:
        return _Answer("given", _pickled(value))
    except Exception as problem:  # as above
        return _Answer("unpicklable", reason=_named(problem))


def _pickled(value: Any) -> bytes:
    """Returns a value pickled; functions and classes that have no name of their own by value."""
    try:
        return pickle.dumps(value, _PICKLE_PROTOCOL)
    except Exception:  # pickle raises whatever the value's class does; the other library says what is wrong
        import cloudpickle  # pyright: ignore[reportMissingTypeStubs]

        return cloudpickle.dumps(value, _PICKLE_PROTOCOL)  # pyright: ignore[reportUnknownMemberType]


def _named(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"


def _trace(error: BaseException) -> str:
    import traceback

    users_part = error.__traceback__.tb_next if error.__traceback__ is not None else None
    return "".join(traceback.format_exception(type(error), error, users_part)).rstrip()


def _write(out: IO[bytes], data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[out.write(rest) :]


def _processes(wanted: int | None) -> int:
    """Returns how many processes may run at once.

    Raises:
        UsageError: `parallel-processes-invalid` for fewer than 1.
    """
    if wanted is None:
        return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
    if wanted < 1:
        raise UsageError("parallel-processes-invalid", given=wanted)
    return wanted
