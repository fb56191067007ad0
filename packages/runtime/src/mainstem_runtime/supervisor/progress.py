"""What people see of a run. Plain lines here; a live picture for terminals in `live`."""

import os
import sys
import time
from typing import Protocol

from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.record import Record
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.logs import STDERR


class Failure(Record):
    """A failed task, as the last lines of a run name it.

    Args:
        path: the task's full path.
        message: what happened, in one line.
        place: file and line of the user's flow, if known.
        command: what to type to look closer.
    """

    path: str
    message: str
    place: str | None
    command: str


class Progress(Protocol):
    """Told what happens, in order."""

    def attempt_started(self, spec: TaskSpec) -> None:
        """A task was launched."""

    def output(self, spec: TaskSpec, stream: int, data: bytes) -> None:
        """A task printed something."""

    def attempt_succeeded(self, spec: TaskSpec, duration_us: int) -> None:
        """A task has committed."""

    def attempt_failed(
        self, spec: TaskSpec, message: str, place: str | None, *, stopped: bool, again: bool
    ) -> None:
        """An attempt ended without a result; `stopped` if it was only asked to, `again` if another follows."""

    def attempt_exited(self, spec: TaskSpec) -> None:
        """A task's process is gone."""

    def message(self, text: str) -> None:
        """Something about the run as a whole."""

    def flush(self) -> None:
        """Shows what was held back to be written at once."""

    def pause(self) -> None:
        """Shows nothing until `resume`: a task has the terminal."""

    def resume(self) -> None:
        """Shows what has come since `pause`."""

    def close(self) -> None:
        """Nothing runs any more; what follows are the last lines."""


def starting(spec: TaskSpec) -> str:
    """Says that an attempt starts, and which one it is where the task has failed before."""
    if spec.attempt == 0:
        return "Task is starting."
    if spec.fallback:
        return "Its failure is being recorded, and the flow goes on."
    return f"Attempt {spec.attempt + 1} of {spec.attempts_max} is starting."


def waiting(path: TaskPath, delay_s: float) -> str:
    """Says how long it takes until a task is tried again, so that nobody takes the silence for a standstill."""
    delay = f"{delay_s / 60:.3g} min" if delay_s >= 120 else f"{delay_s:.3g} s"
    return f"{path.step}/{path.task} is tried again in {delay}."


class PlainProgress:
    """Timestamped lines, tasks named in front of each; nothing moves, so it fits pipes and files.

    Args:
        run: the run's id.
        quiet: only what the tasks print, and failures.
    """

    def __init__(self, run: str, *, quiet: bool = False) -> None:
        self._run = run
        self._quiet = quiet
        self._held: list[str] = []
        self._partial: dict[tuple[str, str, int], bytes] = {}
        self._second = 0
        self._stamp = ""
        self._is_paused = False

    def attempt_started(self, spec: TaskSpec) -> None:
        """Says so."""
        self._say(spec, starting(spec))

    def output(self, spec: TaskSpec, stream: int, data: bytes) -> None:
        """Shows whole lines at once and keeps the rest until its line ends."""
        key = (spec.step, spec.task, stream)
        *whole, rest = (self._partial.pop(key, b"") + data).split(b"\n")
        for line in whole:
            self._line(spec, line)
        if rest:
            self._partial[key] = rest

    def attempt_succeeded(self, spec: TaskSpec, duration_us: int) -> None:
        """Says so, with the time it took."""
        self._say(spec, f"Task finished successfully in {duration_us / 1e6:.2f} s.")

    def attempt_failed(
        self, spec: TaskSpec, message: str, place: str | None, *, stopped: bool, again: bool
    ) -> None:
        """Says why and where."""
        what = "Task was stopped" if stopped else "Task failed"
        for line in f"{what}: {message}{f' ({place})' if place else ''}".splitlines():
            self._write(spec, line)

    def attempt_exited(self, spec: TaskSpec) -> None:
        """Shows a last line that had no end."""
        for stream in (1, STDERR):
            if rest := self._partial.pop((spec.step, spec.task, stream), None):
                self._line(spec, rest)

    def message(self, text: str) -> None:
        """Shows lines about the run."""
        self._held += [f"{self._now()} {line}\n" for line in text.splitlines()]

    def flush(self) -> None:
        """Writes what was held back, in one call; a reader who is gone, or a full disk, is no reason to stop a run."""
        if self._held and not self._is_paused:
            text, self._held = "".join(self._held), []
            try:
                sys.stdout.write(text)
                sys.stdout.flush()
            except OSError:  # the run goes on, what its tasks print is in the store
                discard_output()

    def pause(self) -> None:
        """Shows what was held back, and then nothing until `resume`."""
        self.flush()
        self._is_paused = True

    def resume(self) -> None:
        """Goes on."""
        self._is_paused = False

    def close(self) -> None:
        """Does nothing: lines stay as they are."""

    def _say(self, spec: TaskSpec, text: str) -> None:
        if not self._quiet:
            self._write(spec, text)

    def _line(self, spec: TaskSpec, line: bytes) -> None:
        self._write(spec, line.decode("utf-8", "replace"))

    def _write(self, spec: TaskSpec, text: str) -> None:
        self._held.append(f"{self._now()} [{self._run}/{spec.step}/{spec.task}] {text}\n")

    def _now(self) -> str:
        now = time.time()
        if int(now) != self._second:
            self._second = int(now)
            self._stamp = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(self._second))
        return f"{self._stamp}.{int(now * 1000) % 1000:03d}"


def discard_output() -> None:
    """Leads standard output, with what is still held in it, to the null device."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, sys.stdout.fileno())
    os.close(null)
