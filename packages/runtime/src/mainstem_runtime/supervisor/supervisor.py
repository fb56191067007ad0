"""The loop around the scheduler: what happens becomes events, what the scheduler commands is done.

Everything happens in callbacks of one event loop. A task is launched the moment its inputs are durable.
"""

import select
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial

from mainstem_core.errors import RunError
from mainstem_core.errors.render import render_error
from mainstem_core.schema.task import TaskReport
from mainstem_datastore.journal import JournalWriter
from mainstem_datastore.logs import STDERR
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.executor.connection import LauncherConnection
from mainstem_runtime.scheduler import (
    AnyScheduler,
    AttemptFailed,
    AttemptSucceeded,
    Command,
    DelayOver,
    Event,
    Finish,
    Launch,
    LauncherLost,
    StopRequested,
    StopRunning,
    StopTasks,
    Wait,
)
from mainstem_runtime.supervisor.attempt import Attempt, AttemptLog
from mainstem_runtime.supervisor.caller import Caller
from mainstem_runtime.supervisor.deadlines import Deadlines
from mainstem_runtime.supervisor.death import MemoryKills, death_of, failure_of, kind_of
from mainstem_runtime.supervisor.handover import Handover
from mainstem_runtime.supervisor.lending import Lending
from mainstem_runtime.supervisor.log_syncer import LogSyncer
from mainstem_runtime.supervisor.loop import EventLoop
from mainstem_runtime.supervisor.options import RunOptions
from mainstem_runtime.supervisor.progress import Progress, waiting
from mainstem_runtime.supervisor.specification import specification

_LOG_SYNC_S = 1.0
_LAST_EXITS_MS = 5000
_ENDS_WHEN_ASKED = frozenset({"stopped", "parent-lost", "exit"})
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Supervises one run from its first task to the moment when nothing runs any more.

    Args:
        folder: the run, whose lock this process holds.
        scheduler: decides.
        launcher: starts tasks.
        journal: this owner's epoch.
        progress: what people see.
        options: how the run is to be supervised.
        loop: calls back; signals that it has noted already are heeded.
    """

    def __init__(
        self,
        folder: RunFolder,
        scheduler: AnyScheduler,
        launcher: LauncherConnection,
        journal: JournalWriter,
        progress: Progress,
        options: RunOptions,
        loop: EventLoop,
    ) -> None:
        self._folder = folder
        self._scheduler = scheduler
        self._launcher = launcher
        self._journal = journal
        self._progress = progress
        self._options = options
        self._loop = loop
        self._memory_kills = MemoryKills()
        self._live: dict[int, Attempt] = {}
        self._log_syncer = LogSyncer()
        self._handover = Handover()
        self._deadlines = Deadlines(loop, launcher, options.grace_s)
        self._lending = Lending(progress, self._read_outputs)
        self._numbers = iter(range(1 << 62))
        self._finish: Finish | None = None
        self._stopping = False
        self._cancel_seen = False
        self.written_bytes = 0
        self.stop_signal: int | None = None

    # -- the run's course ----------------------------------------------------------------------------------------

    def watch(self, begin: Callable[[], list[Command]], meanwhile: Callable[[], None]) -> Finish:
        """Runs the flow until nothing of it runs any more, and returns how it ended.

        Args:
            begin: tells the scheduler where the run is, and returns what has to be done first.
            meanwhile: called once, when the first task is on its way and there is nothing to do but wait for it.

        Raises:
            Exception: what made it impossible to go on, such as a full disk; the caller has to `give_up` then.
        """
        self._loop.on_signals(self._stop_by)
        self._loop.add_reader(self._launcher.fileno(), self._on_launcher)
        self._loop.call_later(_LOG_SYNC_S, self._on_log_timer)
        self._obey(begin())
        meanwhile()
        self._loop.run(after_each=self._progress.flush)
        assert self._finish is not None, "only a finished run, or an error, ends the loop"
        return self._finish

    def stop_with(self, caller: Caller) -> None:
        """Has the run stopped as by SIGTERM when the program that started it is gone."""
        watched = caller.watched()
        for descriptor in watched:
            self._loop.add_reader(descriptor, partial(self._stop_without_caller, watched))

    def give_up(self) -> None:
        """Kills what still runs after `watch` has raised, waits until it is gone, and records it as stopped.

        What stood in the way of `watch` may stand in the way of a record, too: then that record is missing.
        """
        self._stopping = True
        self._launcher.signal_tasks(signal.SIGKILL)
        self._await_exits()
        self._launcher.close()
        steps: list[Callable[[], object]] = []
        if self._scheduler.state == "running":  # from here on it counts, and launches nothing more
            steps.append(partial(self._scheduler.handle, StopRequested("gave up")))
        for attempt in list(self._live.values()):
            steps.append(partial(self._drain, attempt))
            steps.append(partial(self._decide, attempt))
            steps.append(partial(self._progress.attempt_exited, attempt.spec))
        for step in steps:
            # What failed is known and will be told; a second failure of the same kind must not hide it.
            with suppress(Exception):
                step()

    def _await_exits(self) -> None:
        """Takes the exits of tasks that were killed; those of which nothing is heard in time die with the launcher."""
        if all(attempt.exited for attempt in self._live.values()):
            return
        poll = select.poll()
        poll.register(self._launcher.fileno(), select.POLLIN)
        while not all(attempt.exited for attempt in self._live.values()):
            messages = self._launcher.read() if poll.poll(_LAST_EXITS_MS) else None
            if messages is None:
                return
            for message in messages:
                self._live[message.number].note_exit(message.value)

    def sync_logs(self) -> None:
        """Waits until all that was printed is durable.

        Raises:
            StoreError: if the disk does not take it.
        """
        for attempt in self._live.values():
            self._log_syncer.sync_and_close(attempt.log)
        self._log_syncer.finish()

    def _check_done(self) -> None:
        if self._finish is not None and not self._live:
            self._loop.stop()

    # -- commands of the scheduler -------------------------------------------------------------------------------

    def _handle(self, *events: Event) -> None:
        self._obey(self._scheduler.handle(*events))

    def _obey(self, commands: Iterable[Command]) -> None:
        for command in commands:
            match command:
                case Launch():
                    self._launch(command)
                case Wait(path, delay_s):
                    self._progress.message(waiting(path, delay_s))
                    self._deadlines.wait(delay_s, partial(self._handle, DelayOver(path)))
                case StopTasks(paths):
                    self._deadlines.stop([each for each in self._live.values() if each.spec.path in paths])
                case StopRunning():
                    self._stop_tasks()
                case Finish():
                    self._finish = command
        self._check_done()

    def _launch(self, command: Launch) -> None:
        requirements = self._scheduler.plan.steps[command.path.step].requirements
        inherited, item = self._handover.take(command)
        spec = specification(self._folder, command, requirements, self._options, inherited, item)
        attempt = Attempt(next(self._numbers), spec, AttemptLog(self._folder, spec, self._options.log_mb_max))
        self._journal.append("attempt-launched", spec.path, spec.attempt)
        self._live[attempt.number] = attempt
        with suppress(OSError):  # the launcher died; the end of its socket tells the loop
            self._launcher.launch(attempt.number, spec, attempt.childs_ends)
        attempt.launched()
        if requirements.timeout_s is not None and not command.fallback:
            self._deadlines.limit(attempt, requirements.timeout_s)
        self._progress.attempt_started(spec)
        self._read_from(attempt)

    def _stop_tasks(self) -> None:
        self._stopping = True
        self._launcher.signal_tasks(signal.SIGTERM)
        self._loop.call_later(self._options.grace_s, partial(self._launcher.signal_tasks, signal.SIGKILL))

    def _stop_by(self, number: int) -> None:
        """Stops the run because of a signal; the second one does not wait for anybody.

        The one of `mainstem cancel`, told by its record, comes once and adds nothing to a stop that is under way.
        """
        asked = None if self._cancel_seen or number != signal.SIGTERM else self._folder.cancel_record()
        self._cancel_seen = self._cancel_seen or asked is not None
        if self.stop_signal is None:
            self._stop(number, f"`mainstem cancel` ({asked.user})" if asked else signal.Signals(number).name)
        elif asked is None:
            self._launcher.signal_tasks(signal.SIGKILL)

    def _stop_without_caller(self, watched: Sequence[int]) -> None:
        """Stops the run as by SIGTERM because the program that started it is gone."""
        for descriptor in watched:
            self._loop.remove_reader(descriptor)
        if self.stop_signal is None:
            self._stop(signal.SIGTERM, "the end of the program that started it")

    def _stop(self, number: int, cause: str) -> None:
        self.stop_signal = number
        self._journal.append("stopping", reason=cause)
        self._progress.message(f"Stopping because of {cause}; again to stop at once.")
        if self._scheduler.state in ("running", "stopping"):
            self._handle(StopRequested(f"stopped by {cause}"))

    # -- what comes in -------------------------------------------------------------------------------------------

    def _read_from(self, attempt: Attempt) -> None:
        for descriptor in attempt.descriptors:
            self._loop.add_reader(descriptor, partial(self._on_readable, attempt, descriptor))

    def _on_readable(self, attempt: Attempt, descriptor: int) -> None:
        if (received := attempt.read(descriptor)) is None:
            return
        if received[1]:
            self._take(attempt, *received)
        else:
            self._close(attempt, descriptor)

    def _take(self, attempt: Attempt, stream: int, data: bytes) -> None:
        """Takes what came through one of a task's pipes."""
        if stream:
            report = attempt.listen()
            self._print(attempt, stream, attempt.redacted(stream, data))
        else:
            report = attempt.take_report(data)
        self._lending.heed(attempt)
        if report is not None:
            self._on_report(attempt, report)

    def _print(self, attempt: Attempt, stream: int, data: bytes) -> None:
        """Keeps and shows what a task has printed."""
        if data:
            attempt.log.append(stream, data)
            if not self._lending.show(attempt, data):
                self._progress.output(attempt.spec, stream, data)

    def _close(self, attempt: Attempt, descriptor: int) -> None:
        """Closes one of a task's pipes at its end, unless taking the report has done so."""
        if descriptor in attempt.descriptors:
            self._loop.remove_reader(descriptor)
            if stream := attempt.close(descriptor):
                self._print(attempt, stream, attempt.held_back(stream))

    def _on_report(self, attempt: Attempt, report: TaskReport) -> None:
        attempt.reported = True
        self._read_outputs(attempt)  # what it printed before stands before what is said of it
        self._lending.take_back(attempt)
        self._progress.attempt_exited(attempt.spec)
        if report.succeeded:
            self._succeeded(attempt, report)
        else:
            place = f"{report.file}:{report.line}" if report.file else None
            self._failed(attempt, report.message or "failed", place, report.cause or "exception")

    def _read_outputs(self, attempt: Attempt) -> None:
        for descriptor in attempt.outputs:
            self._on_readable(attempt, descriptor)

    def _on_launcher(self) -> None:
        messages = self._launcher.read()
        if messages is None:
            self._on_launcher_lost()
            return
        exited = [self._live[message.number] for message in messages]
        for attempt, message in zip(exited, messages, strict=True):
            attempt.note_exit(message.value)
        for attempt in exited:
            self._on_exit(attempt)

    def _on_exit(self, attempt: Attempt) -> None:
        self._drain(attempt)
        self._lending.take_back(attempt)
        self._decide(attempt)
        del self._live[attempt.number]
        if attempt.log.opened:
            self._log_syncer.sync_and_close(attempt.log)
        self._progress.attempt_exited(attempt.spec)
        self._check_done()

    def _drain(self, attempt: Attempt) -> None:
        """Reads what a task left in its pipes when it ended, and closes them."""
        for descriptor in attempt.descriptors:
            while (received := attempt.read(descriptor)) is not None and received[1]:
                self._take(attempt, *received)
            self._close(attempt, descriptor)

    def _decide(self, attempt: Attempt) -> None:
        """Sees to it that the fate of a process that is gone is known.

        Of one that ended without a report the record decides; where there is none, it is written here.
        """
        if attempt.reported:
            return
        path = attempt.spec.path
        self._folder.store.native.sync_folder(self._folder.key_of("tasks"))
        manifest = self._folder.manifest(path)
        if manifest is not None:
            self._succeeded(attempt, TaskReport(True, manifest.transition, manifest.written_bytes))
            return
        failure = self._folder.failure(path, attempt.spec.attempt)
        if failure is None:
            death = death_of(
                attempt.status,
                stopped_with=self._stopped_with(attempt),
                memory_kills=self._memory_kills,
                timed_out_s=attempt.timed_out_s,
            )
            failure = failure_of(attempt.spec, death, attempt.started_us, attempt.last_words)
            self._folder.record_failure(failure)
            if failure.traceback:
                self._print(attempt, STDERR, failure.traceback.encode())
        place = f"{failure.file}:{failure.line}" if failure.file else None
        self._failed(attempt, failure.message, place, failure.cause)

    def _on_launcher_lost(self) -> None:
        """The launcher died: its tasks die with it, and what they had started was adopted here."""
        self._loop.remove_reader(self._launcher.fileno())
        self._stopping = True
        lost_with_it = list(self._live.values())
        for attempt in lost_with_it:
            attempt.note_exit(None)
        status = self._launcher.close()
        cause = death_of(status, stopped_with=None, memory_kills=self._memory_kills).message
        lost = RunError("run-parent-lost", cause=cause)
        self._progress.message(render_error(lost))
        if self._scheduler.state in ("running", "stopping"):
            self._handle(LauncherLost(lost.message))
        for attempt in lost_with_it:
            self._on_exit(attempt)

    # -- facts ---------------------------------------------------------------------------------------------------

    def _succeeded(self, attempt: Attempt, report: TaskReport) -> None:
        self.written_bytes += report.written_bytes
        self._journal.append("attempt-succeeded", attempt.spec.path, attempt.spec.attempt)
        self._progress.attempt_succeeded(attempt.spec, time.time_ns() // 1000 - attempt.started_us)
        self._handover.note(attempt.spec.path, report)
        self._handle(AttemptSucceeded(attempt.spec.path, report.transition))

    def _failed(self, attempt: Attempt, message: str, place: str | None, cause: str) -> None:
        spec = attempt.spec
        reason = f"{spec.path}: {message}"
        commands = self._scheduler.handle(AttemptFailed(spec.path, reason, kind_of(cause)))
        again = any(isinstance(each, Launch | Wait) and each.path == spec.path for each in commands)
        facts = {"retry": True} if again else {}
        self._journal.append("attempt-failed", spec.path, spec.attempt, reason=message, **facts)
        stopped = self._stopped_with(attempt) is not None and cause in _ENDS_WHEN_ASKED
        self._progress.attempt_failed(spec, message, place, stopped=stopped, again=again)
        self._obey(commands)

    def _stopped_with(self, attempt: Attempt) -> str | None:
        """Returns what was stopped if an attempt has been asked to end."""
        if self._stopping:
            return "the run"
        return "its gang" if attempt.stopped else None

    def _on_log_timer(self) -> None:
        """Has what was printed made durable once a second."""
        for attempt in self._live.values():
            if attempt.log.dirty:
                self._log_syncer.sync(attempt.log)
        self._loop.call_later(_LOG_SYNC_S, self._on_log_timer)
