"""Shows a run to people: its first line, its progress, its last lines."""

import sys

from mainstem_core.errors import MainstemException
from mainstem_core.errors.render import render_error
from mainstem_core.schema.records import EndRecord, RunRecord
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.executor.safety import StartMethod
from mainstem_runtime.supervisor.progress import Failure, PlainProgress, Progress

_FAILURES_SHOWN = 10
_UNITS = ("B", "kB", "MB", "GB", "TB")


class RunView:
    """What the command line shows of one run.

    Args:
        script: the flow's file, as it was named, or `-m` and its module, for commands to type.
        live: draw a live picture where standard output is a terminal.
        quiet: show only what tasks print, and failures.
        run_id_file: gets the run's id.
    """

    def __init__(
        self, script: str, *, live: bool, quiet: bool = False, run_id_file: str | None = None
    ) -> None:
        self._script = script
        self._live = live and not quiet
        self._quiet = quiet
        self._run_id_file = run_id_file
        self._failures: dict[str, Failure] = {}
        self._progress: Progress | None = None
        self._path = ""
        self._noun = "Run"

    @property
    def is_for_programs(self) -> bool:
        """Whether standard output holds documents for programs, and nothing else may be written there."""
        return False

    def run_started(
        self, folder: RunFolder, record: RunRecord, method: StartMethod, done_before: int | None = None
    ) -> Progress:
        """Says which run begins, and returns what is told of its progress.

        Args:
            folder: the run.
            record: its `run.json`.
            method: how tasks are started.
            done_before: how many tasks were done under an owner before; None for a run that had none.
        """
        self._path = f"{folder.flow}/{folder.run}"
        self._noun = "Run" if record.spins is None else "Spin"
        progress = self._progress = _Noting(self._make_progress(folder.run), self)
        self.note_run(folder)
        if not self._quiet:
            self._say_how_it_starts(progress, folder, record, method, done_before)
        progress.flush()
        return progress

    def note_run(self, folder: RunFolder) -> None:
        """Writes the run's id into the file that was named for it."""
        if self._run_id_file is not None:
            with open(self._run_id_file, "w") as file:
                file.write(folder.run)

    def _say_how_it_starts(
        self,
        progress: Progress,
        folder: RunFolder,
        record: RunRecord,
        method: StartMethod,
        done_before: int | None,
    ) -> None:
        if record.spins is not None:
            origin = f"{record.flow}/{record.origin_run}"
            progress.message(
                f"{self._noun} {self._path}: `{record.spins}` with the inputs that it has in {origin}"
            )
            return
        progress.message(f"Run {self._path} started by {record.user} in {folder.store.root}")
        if done_before is not None:
            how = (
                "It goes on here"
                if record.origin_run is None
                else f"It resumes {record.flow}/{record.origin_run}"
            )
            progress.message(f"{how}: {done_before} task{'' if done_before == 1 else 's'} done before.")
        if method.reason is not None:
            progress.message(f"Tasks start in fresh interpreters: {method.reason}.")

    def run_ended(
        self, end: EndRecord, duration_s: float, problem: MainstemException | None, *, recorded: bool = True
    ) -> None:
        """Says how it ended, and for each task that failed for good where, and what to type to look closer.

        Args:
            end: how it ended.
            duration_s: how long it took, in seconds.
            problem: what stood in the way of the run as a whole.
            recorded: whether the store knows of its end.
        """
        progress = self._progress
        if progress is None:
            return
        progress.close()
        for failure in list(self._failures.values())[:_FAILURES_SHOWN]:
            progress.message(f"Failed: {failure.path}: {failure.message}")
            if failure.place:
                progress.message(f"    at {failure.place}")
            progress.message(f"    look closer: {failure.command}")
        if len(self._failures) > _FAILURES_SHOWN:
            progress.message(f"... and {len(self._failures) - _FAILURES_SHOWN} more failed tasks")
        if problem is not None:
            progress.message(render_error(problem))
        if not recorded:
            progress.message(
                f"{self._noun} {self._path}: its end could not be recorded; it will be read as lost."
            )
        if self._quiet and end.outcome == "succeeded" and recorded:
            progress.flush()
            return
        tasks = f"{end.tasks_succeeded} task{'' if end.tasks_succeeded == 1 else 's'}"
        reason = f" ({end.reason})" if end.outcome == "cancelled" and end.reason else ""
        progress.message(
            f"{self._noun} {self._path} {end.outcome}{reason} after {duration_s:.2f} s: {tasks} done, "
            f"{format_bytes(end.written_bytes)} written."
        )
        progress.flush()

    def note_failure(self, spec: TaskSpec, message: str, place: str | None) -> None:
        """Keeps a failure for the last lines."""
        command = f"python {self._script} logs {spec.run}/{spec.step}/{spec.task}"
        first_line = next(iter(message.splitlines()), "")
        self._failures[spec.pathspec] = Failure(spec.pathspec, first_line, place, command)

    def forget_failure(self, spec: TaskSpec) -> None:
        """Takes a failure back: a later attempt of the task has succeeded, or its failure was caught."""
        if self._failures:
            self._failures.pop(spec.pathspec, None)

    def _make_progress(self, run: str) -> Progress:
        if self._live and sys.stdout.isatty():
            from mainstem_runtime.supervisor.live import (
                LiveProgress,
            )  # imports rich, which only a terminal needs

            return LiveProgress(run)
        return PlainProgress(run, quiet=self._quiet)


class _Noting:
    """Passes everything on, and notes for the last lines which tasks failed for good."""

    def __init__(self, inner: Progress, view: RunView) -> None:
        self._view = view
        self.attempt_started = inner.attempt_started
        self.output = inner.output
        self.attempt_exited = inner.attempt_exited
        self.message = inner.message
        self.flush = inner.flush
        self.pause = inner.pause
        self.resume = inner.resume
        self.close = inner.close
        self._inner = inner

    def attempt_succeeded(self, spec: TaskSpec, duration_us: int) -> None:
        """Forgets what earlier attempts of the task have failed with."""
        self._view.forget_failure(spec)
        self._inner.attempt_succeeded(spec, duration_us)

    def attempt_failed(
        self, spec: TaskSpec, message: str, place: str | None, *, stopped: bool, again: bool
    ) -> None:
        """Notes a failure, unless the task was merely stopped with the run."""
        if not stopped:
            self._view.note_failure(spec, message, place)
        self._inner.attempt_failed(spec, message, place, stopped=stopped, again=again)


def format_bytes(count: int) -> str:
    """Returns a number of bytes as people write it, in steps of 1,000: `1.5 MB`."""
    value = float(count)
    for unit in _UNITS:
        if value < 1000 or unit == _UNITS[-1]:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError("unreachable: the last unit always returns")
