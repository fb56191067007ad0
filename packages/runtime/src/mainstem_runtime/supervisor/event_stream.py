"""A run told to programs: a line of JSON on standard output for each event (docs/reference/json.md)."""

import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mainstem_core.errors import MainstemException
from mainstem_core.schema.records import EndRecord, RunRecord
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.logs import STDERR, STDOUT
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.executor.safety import StartMethod
from mainstem_runtime.supervisor.progress import Progress, discard_output
from mainstem_runtime.supervisor.view import RunView

if TYPE_CHECKING:
    from mainstem_runtime.supervisor.event_documents import (
        ErrorDocument,
        MessageEvent,
        RunEndedEvent,
        RunEvent,
        RunStartedEvent,
        TaskFailedEvent,
        TaskOutputEvent,
        TaskStartedEvent,
        TaskSucceededEvent,
    )


class EventStream(RunView):
    """Tells a program what happens in a run.

    Args:
        run_id_file: gets the run's id.
    """

    def __init__(self, *, run_id_file: str | None = None) -> None:
        super().__init__("", live=False, run_id_file=run_id_file)
        self._events = EventProgress()

    @property
    def is_for_programs(self) -> bool:
        """Whether standard output holds documents for programs, and nothing else may be written there."""
        return True

    def run_started(
        self, folder: RunFolder, record: RunRecord, method: StartMethod, done_before: int | None = None
    ) -> Progress:
        """Tells which run begins, and returns what is told of its progress."""
        self.note_run(folder)
        event: RunStartedEvent = {
            "event": "run-started",
            "at": _moment(record.created_us),
            "flow": folder.flow,
            "run": folder.run,
            "user": record.user,
            "store": folder.store.root,
            "start_method": method.name,
            "start_method_reason": method.reason,
            "done_before": done_before,
            "origin_run": record.origin_run,
        }
        self._events.tell(event)
        self._events.flush()
        return self._events

    def run_ended(
        self, end: EndRecord, duration_s: float, problem: MainstemException | None, *, recorded: bool = True
    ) -> None:
        """Tells how it ended.

        Args:
            end: how it ended.
            duration_s: how long it took, in seconds.
            problem: what stood in the way of the run as a whole.
            recorded: whether the store knows of its end.
        """
        event: RunEndedEvent = {
            "event": "run-ended",
            "at": _moment(end.finished_us),
            "flow": end.flow,
            "run": end.run,
            "outcome": end.outcome,
            "reason": end.reason,
            "error": _error(problem),
            "recorded": recorded,
            "tasks_succeeded": end.tasks_succeeded,
            "attempts_failed": end.attempts_failed,
            "written_bytes": end.written_bytes,
            "duration_s": duration_s,
        }
        self._events.tell(event)
        self._events.flush()


class EventProgress:
    """Writes an event for each thing that it is told; of output one for each line."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._partial: dict[tuple[str, str, int], bytes] = {}
        self._is_paused = False

    def tell(self, event: "RunEvent") -> None:
        """Adds an event to what the next `flush` writes."""
        self._held.append(json.dumps(event, ensure_ascii=False) + "\n")

    def attempt_started(self, spec: TaskSpec) -> None:
        """Tells that a task was launched."""
        event: TaskStartedEvent = {
            "event": "task-started",
            "at": _now(),
            "step": spec.step,
            "task": spec.task,
            "attempt": spec.attempt,
        }
        self.tell(event)

    def output(self, spec: TaskSpec, stream: int, data: bytes) -> None:
        """Tells whole lines at once and keeps the rest until its line ends."""
        key = (spec.step, spec.task, stream)
        *whole, rest = (self._partial.pop(key, b"") + data).split(b"\n")
        for line in whole:
            self._tell_line(spec, stream, line)
        if rest:
            self._partial[key] = rest

    def attempt_succeeded(self, spec: TaskSpec, duration_us: int) -> None:
        """Tells that a task has committed."""
        event: TaskSucceededEvent = {
            "event": "task-succeeded",
            "at": _now(),
            "step": spec.step,
            "task": spec.task,
            "attempt": spec.attempt,
            "duration_s": duration_us / 1e6,
        }
        self.tell(event)

    def attempt_failed(
        self, spec: TaskSpec, message: str, place: str | None, *, stopped: bool, again: bool
    ) -> None:
        """Tells why an attempt has no result, and where in the user's file."""
        event: TaskFailedEvent = {
            "event": "task-failed",
            "at": _now(),
            "step": spec.step,
            "task": spec.task,
            "attempt": spec.attempt,
            "message": message,
            "place": place,
            "stopped": stopped,
            "again": again,
        }
        self.tell(event)

    def attempt_exited(self, spec: TaskSpec) -> None:
        """Tells a last line that had no end."""
        for stream in (STDOUT, STDERR):
            if rest := self._partial.pop((spec.step, spec.task, stream), None):
                self._tell_line(spec, stream, rest)

    def message(self, text: str) -> None:
        """Tells something about the run as a whole that is for people."""
        event: MessageEvent = {"event": "message", "at": _now(), "text": text}
        self.tell(event)

    def flush(self) -> None:
        """Writes the events, in one call; a reader who is gone, or a full disk, is no reason to stop a run."""
        if self._held and not self._is_paused:
            text, self._held = "".join(self._held), []
            try:
                sys.stdout.write(text)
                sys.stdout.flush()
            except OSError:  # the run goes on, all of it is in the store
                discard_output()

    def pause(self) -> None:
        """Writes what was held back, and then nothing until `resume`."""
        self.flush()
        self._is_paused = True

    def resume(self) -> None:
        """Goes on."""
        self._is_paused = False

    def close(self) -> None:
        """Does nothing: events stay as they are."""

    def _tell_line(self, spec: TaskSpec, stream: int, line: bytes) -> None:
        event: TaskOutputEvent = {
            "event": "task-output",
            "at": _now(),
            "step": spec.step,
            "task": spec.task,
            "attempt": spec.attempt,
            "stream": "stderr" if stream == STDERR else "stdout",
            "text": line.decode("utf-8", "replace"),
        }
        self.tell(event)


def _error(problem: MainstemException | None) -> "ErrorDocument | None":
    if problem is None:
        return None
    return {"id": problem.id, "message": problem.message, "hint": problem.hint}


def _moment(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / 1e6, UTC).isoformat()


def _now() -> str:
    return datetime.now(UTC).isoformat()
