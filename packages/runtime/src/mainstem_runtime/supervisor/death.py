"""Why a process ended that said nothing: told from its wait status and the kernel's counters, never guessed."""

import os
import re
import signal
import time

from mainstem_core.schema.record import Record
from mainstem_core.schema.records import FailureRecord
from mainstem_core.schema.requirements import FailureKind
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.records import new_write_id
from mainstem_runtime.task.places import users_place

_CGROUPS = "/proc/self/cgroup"
_ROOT = "/sys/fs/cgroup"
_FRAME = re.compile(r'  File "(?P<file>.+)", line (?P<line>\d+) in (?P<function>.+)')
_OURS = re.compile(r"[/\\]mainstem_[a-z]+[/\\]")


class Death(Record):
    """How a process ended.

    Args:
        cause: "exit", "signal", "out-of-memory", "killed-from-outside", "timeout", "stopped" or "parent-lost".
        message: one line for people.
        exit_code: its exit code, if it exited.
        signal: the signal's number, if one ended it.
    """

    cause: str
    message: str
    exit_code: int | None = None
    signal: int | None = None


_PLATFORM = frozenset({"killed-from-outside", "parent-lost", "spawn", "stopped"})


def kind_of(cause: str) -> FailureKind:
    """Returns whose fault a failure of some cause is."""
    if cause in _PLATFORM:
        return FailureKind.PLATFORM
    return FailureKind(cause) if cause in ("out-of-memory", "timeout") else FailureKind.USER_ERROR


def death_of(
    status: int | None,
    *,
    stopped_with: str | None,
    memory_kills: "MemoryKills",
    timed_out_s: float | None = None,
) -> Death:
    """Returns how a task's process ended.

    Args:
        status: its wait status, None where the launcher died before it could tell.
        stopped_with: what was stopped if we had sent it a signal: "the run", or "its gang".
        memory_kills: the kernel's kills for memory, one of which explains one SIGKILL.
        timed_out_s: the limit in seconds for which we had killed it, if we had.
    """
    if status is None:
        return Death("parent-lost", "ended with the process that had started it")
    if not os.WIFSIGNALED(status):
        code = os.waitstatus_to_exitcode(status)
        return Death("exit", f"the process exited with code {code} before the step had ended", exit_code=code)
    number = os.WTERMSIG(status)
    if timed_out_s is not None and number == signal.SIGKILL:
        message = f"did not end in {timed_out_s:g} s, nor in the grace period after it"
        return Death("timeout", message, signal=number)
    if stopped_with and number in (signal.SIGTERM, signal.SIGKILL):
        return Death("stopped", f"stopped with {stopped_with}", signal=number)
    if number == signal.SIGKILL:
        if memory_kills.spend():
            return Death("out-of-memory", "killed (out of memory)", signal=number)
        return Death("killed-from-outside", "killed from outside (SIGKILL)", signal=number)
    return Death("signal", f"ended by {_signal_name(number)}", signal=number)


def failure_of(spec: TaskSpec, death: Death, started_us: int, last_words: str) -> FailureRecord:
    """Returns the failure record of an attempt whose process could not write one.

    Args:
        spec: what the task was told.
        death: how its process ended.
        started_us: when the attempt was launched, in microseconds since 1970.
        last_words: what the interpreter wrote when a signal ended it, innermost frame first.
    """
    frames = _user_frames(last_words)
    place = users_place((frame["file"], int(frame["line"])) for frame in reversed(frames))
    return FailureRecord(
        flow=spec.flow,
        run=spec.run,
        step=spec.step,
        task=spec.task,
        attempt=spec.attempt,
        write_id=new_write_id(),
        started_us=started_us,
        finished_us=time.time_ns() // 1000,
        cause=death.cause,
        message=death.message,
        exit_code=death.exit_code,
        signal=death.signal,
        traceback=_traceback(last_words, frames),
        file=place[0] if place else None,
        line=place[1] if place else None,
        inputs=spec.inputs,
        frames=spec.frames,
        host={"supervisor": os.getpid()},
    )


def _user_frames(last_words: str) -> list[re.Match[str]]:
    """Returns the frames of the user's code, innermost first: all above our first one."""
    frames: list[re.Match[str]] = []
    for frame in filter(None, map(_FRAME.match, last_words.splitlines())):
        if _OURS.search(frame["file"]):
            break
        frames.append(frame)
    return frames


def _traceback(last_words: str, frames: list[re.Match[str]]) -> str | None:
    if not frames:
        return None
    places = [
        f'  File "{frame["file"]}", line {frame["line"]}, in {frame["function"]}\n'
        for frame in reversed(frames)
    ]
    return "".join(["Traceback (most recent call last):\n", *places, last_words.splitlines()[0], "\n"])


def _signal_name(number: int) -> str:
    try:
        known = signal.Signals(number)
    except ValueError:
        return f"signal {number}"
    described = signal.strsignal(number)
    return f"{known.name} ({described.lower()})" if described else known.name


class MemoryKills:
    """How often the kernel killed a process of our cgroup for memory, since this object was made.

    Several may die before the first is looked at, and other deaths lie between, so each kill is a credit that one
    SIGKILL spends.

    Args:
        file: the file with the counter's line "oom_kill N"; by default that of this process's cgroup.
    """

    def __init__(self, file: str | None = None) -> None:
        self._file = file or _events_file()
        self._accounted_for = _count(self._file)

    def spend(self) -> bool:
        """Returns whether a kill is left that no death was explained by; that one is then accounted for."""
        if _count(self._file) <= self._accounted_for:
            return False
        self._accounted_for += 1
        return True


def _events_file() -> str | None:
    """Returns the file with the counter, for either version of cgroups; None where there is none."""
    try:
        with open(_CGROUPS) as groups:
            entries = [line.strip().split(":", 2) for line in groups]
    except OSError:
        return None
    for _, controllers, path in entries:
        file = None
        if not controllers:
            file = f"{_ROOT}{path.rstrip('/')}/memory.events"
        elif "memory" in controllers.split(","):
            file = f"{_ROOT}/memory{path.rstrip('/')}/memory.oom_control"
        if file and os.path.exists(file):
            return file
    return None


def _count(file: str | None) -> int:
    if file is None:
        return 0
    try:
        with open(file) as counters:
            return sum(int(line.split()[1]) for line in counters if line.startswith("oom_kill "))
    except OSError:
        return 0
