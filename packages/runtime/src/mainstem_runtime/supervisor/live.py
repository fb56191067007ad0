"""A run on a terminal: what the tasks print scrolls by, a small table of the steps stands below it.

    12:30:45 train/3 | loss 0.25          what a task printed
    12:30:46 train/4 ! deprecated         the same, to its error stream

    Run 20261123-101530-k3xq  0:12
    step   running   done   failed
    start        0      1        0
    train        3   4/10        0   ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━

The supervisor's loop only notes what happens; a thread draws it, at most ten times a second, so that a slow terminal
never holds up a run. The table's final state stays when the run is over.
"""

import atexit
import sys
import threading
import time
from collections.abc import Sequence
from io import StringIO
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from mainstem_core.schema.identifiers import is_spin
from mainstem_core.schema.record import replace
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.logs import STDERR, STDOUT
from mainstem_runtime.supervisor.progress import starting
from mainstem_runtime.supervisor.step_table import StepCounts, step_table
from mainstem_runtime.supervisor.terminal import PictureLine, Terminal, harmless, without_colours

_FRAME_S = 0.1
_CLOCK_S = 1.0
_OTHER_ROWS = 5  # an empty one, the title, the table's head, the one of the cursor, and one to spare
_LINES_HELD_MAX = 10_000
_PARTIAL_BYTES_MAX = 64 * 1024
_COLOURS = ("cyan", "green", "yellow", "blue", "magenta", "bright_cyan", "bright_green", "bright_blue")
_CODES = {"cyan": 36, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "bright_cyan": 96, "bright_green": 92,
          "bright_blue": 94, "red": 31, "dim": 2}  # fmt: skip


class _Canvas(StringIO):
    """Takes what rich draws, in characters that the terminal has."""

    def __init__(self, encoding: str) -> None:
        super().__init__()
        self._encoding = encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]  # a plain StringIO has none
        return self._encoding


class LiveProgress:
    """Shows a run on a terminal; where that can only print (`TERM=dumb`), it gets lines and no table.

    Args:
        run: the run's id.
        file: the terminal; standard output by default.
    """

    def __init__(self, run: str, file: TextIO | None = None) -> None:
        self._run = run
        self._console = Console(file=file or sys.stdout, highlight=False, markup=False, emoji=False)
        self._terminal = Terminal(self._console.file)  # type: ignore[arg-type]  # rich calls any file IO[str]
        self._draws = self._console.is_terminal and not self._console.is_dumb_terminal
        self._colours = self._draws and not self._console.no_color
        self._started_s = time.monotonic()
        self._lock = threading.Lock()
        self._steps: dict[str, StepCounts] = {}
        self._lost: dict[tuple[str, str], bool] = {}  # the tasks with no result: whether they were stopped
        self._events = 0
        self._partial: dict[tuple[str, str, int], bytes] = {}
        self._held: list[str] = []
        self._dropped = 0
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._is_paused = False
        self._painting = threading.Lock()
        self._painter = threading.Thread(target=self._paint_until_closed, name="mainstem-live", daemon=True)
        self._painter.start()
        atexit.register(self.close)

    # -- what happens ----------------------------------------------------------------------------------------------

    def attempt_started(self, spec: TaskSpec) -> None:
        """Counts it."""
        with self._lock:
            counts = self._counts(spec)
            counts.running += 1
            if spec.attempt:
                counts.retried += not spec.fallback
                self._take_back_loss(counts, spec)
            if spec.frames and not is_spin(spec.run):
                siblings, _, _ = spec.task.rpartition("-")
                counts.fan_outs[siblings] = spec.frames[-1].count
        if not self._draws:
            self._add(self._line(spec, STDOUT, starting(spec)))

    def output(self, spec: TaskSpec, stream: int, data: bytes) -> None:
        """Shows whole lines and keeps the rest until its line ends."""
        key = (spec.step, spec.task, stream)
        *whole, rest = (self._partial.pop(key, b"") + data).split(b"\n")
        for line in whole:
            self._add_printed(spec, stream, line)
        if len(rest) > _PARTIAL_BYTES_MAX:
            # Of a progress bar that never ends its line only the last version matters.
            rest = rest[rest.rfind(b"\r") + 1 :]
        if len(rest) > _PARTIAL_BYTES_MAX:
            self._add_printed(spec, stream, rest)
        elif rest:
            self._partial[key] = rest

    def attempt_succeeded(self, spec: TaskSpec, duration_us: int) -> None:
        """Counts it."""
        with self._lock:
            counts = self._counts(spec)
            counts.running -= 1
            counts.done += 1
        if not self._draws:
            self._add(self._line(spec, STDOUT, f"Task finished successfully in {duration_us / 1e6:.2f} s."))

    def attempt_failed(
        self, spec: TaskSpec, message: str, place: str | None, *, stopped: bool, again: bool
    ) -> None:
        """Counts it, and says why and where."""
        with self._lock:
            counts = self._counts(spec)
            counts.running -= 1
            if not again:
                counts.stopped += stopped
                counts.failed += not stopped
                self._lost[spec.step, spec.task] = stopped
        what = "Task was stopped" if stopped else "Task failed"
        for line in f"{what}: {message}{f' ({place})' if place else ''}".splitlines():
            text = self._clean(line)
            self._add(self._line(spec, STDERR, text if stopped else self._coloured(text, "red")))

    def attempt_exited(self, spec: TaskSpec) -> None:
        """Shows a last line that had no end."""
        for stream in (STDOUT, STDERR):
            if rest := self._partial.pop((spec.step, spec.task, stream), None):
                self._add_printed(spec, stream, rest)

    def message(self, text: str) -> None:
        """Shows lines about the run."""
        for line in text.splitlines():
            self._add(f"{self._now()} {self._clean(line)}")

    def flush(self) -> None:
        """Has drawn what was noted, soon; after `close` at once."""
        if self._closing.is_set():
            self._paint()
        else:
            self._wake.set()

    def pause(self) -> None:
        """Writes what was noted, takes the picture away, and shows nothing until `resume`."""
        self._paint(without_picture=True)

    def resume(self) -> None:
        """Goes on, with a new picture."""
        self._is_paused = False
        self._wake.set()

    def close(self) -> None:
        """Draws the final state, which stays; what comes later is written below it. May be called twice."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._wake.set()
        self._painter.join()
        self._paint()
        self._terminal.keep()
        if self._draws:
            self._add("")
        self._draws = False
        atexit.unregister(self.close)

    # -- lines -----------------------------------------------------------------------------------------------------

    def _add_printed(self, spec: TaskSpec, stream: int, line: bytes) -> None:
        self._add(self._line(spec, stream, self._clean(line.decode("utf-8", "replace"))))

    def _add(self, line: str) -> None:
        with self._lock:
            self._held.append(line)
            if len(self._held) > _LINES_HELD_MAX:
                # The terminal stands still (Ctrl-S); memory is for the tasks, and all lines are in the store.
                del self._held[: _LINES_HELD_MAX // 2]
                self._dropped += _LINES_HELD_MAX // 2

    def _line(self, spec: TaskSpec, stream: int, text: str) -> str:
        label = self._coloured(f"{spec.step}/{spec.task}", self._colour_of(spec))
        mark = self._coloured("!", "red") if stream == STDERR else self._coloured("|", "dim")
        return f"{self._now()} {label} {mark} {text}"

    def _now(self) -> str:
        return self._coloured(time.strftime("%H:%M:%S"), "dim")

    def _clean(self, line: str) -> str:
        return harmless(line, colours=self._colours)

    def _coloured(self, text: str, colour: str) -> str:
        return f"\x1b[{_CODES[colour]}m{text}\x1b[0m" if self._colours else text

    # -- steps -----------------------------------------------------------------------------------------------------

    def _take_back_loss(self, counts: StepCounts, spec: TaskSpec) -> None:
        """Counts a task as lost no longer: its gang, of which another member failed too, is tried again."""
        stopped = self._lost.pop((spec.step, spec.task), None)
        if stopped is not None:
            counts.stopped -= stopped
            counts.failed -= not stopped

    def _counts(self, spec: TaskSpec) -> StepCounts:
        counts = self._steps.get(spec.step)
        if counts is None:
            counts = StepCounts(spec.step, _COLOURS[len(self._steps) % len(_COLOURS)])
            self._steps[spec.step] = counts
        self._events += 1
        counts.changed = self._events
        return counts

    def _colour_of(self, spec: TaskSpec) -> str:
        counts = self._steps.get(spec.step)
        return counts.colour if counts is not None else _COLOURS[0]

    # -- painting --------------------------------------------------------------------------------------------------

    def _paint_until_closed(self) -> None:
        while not self._closing.is_set():
            self._wake.wait(_CLOCK_S)
            self._wake.clear()
            self._paint()
            self._closing.wait(_FRAME_S)

    def _paint(self, *, without_picture: bool = False) -> None:
        """Writes what is new; the writing itself lets things be noted meanwhile, since a terminal may stand still."""
        with self._painting:
            if not self._is_paused:
                self._write(without_picture=without_picture)
                self._is_paused = without_picture

    def _write(self, *, without_picture: bool) -> None:
        with self._lock:
            lines, self._held = self._held, []
            dropped, self._dropped = self._dropped, 0
            steps = [replace(counts) for counts in self._steps.values()]
        if dropped:
            lines.insert(0, f"... {dropped} lines were not shown here; `logs` shows them")
        size = self._console.size
        picture = self._picture(steps, *size) if self._draws and not without_picture else ()
        self._terminal.show(lines, picture, size.width)

    def _picture(self, steps: Sequence[StepCounts], width: int, height: int) -> list[PictureLine]:
        """Returns the picture; rich draws it beside the terminal, which only one call a frame may touch."""
        canvas = _Canvas(self._console.encoding)
        console = Console(
            file=canvas,
            force_terminal=True,
            width=width,
            color_system=self._console.color_system,  # type: ignore[arg-type]  # rich names its own values str
            no_color=self._console.no_color,
            legacy_windows=False,
        )
        console.print(self._title())
        if steps:
            console.print(step_table(steps, width, rows_max=max(1, height - _OTHER_ROWS)))
        lines = [line.rstrip() for line in canvas.getvalue().splitlines()]
        return [PictureLine("", 0), *(PictureLine(line, cell_len(without_colours(line))) for line in lines)]

    def _title(self) -> Text:
        minutes, seconds = divmod(int(time.monotonic() - self._started_s), 60)
        hours, minutes = divmod(minutes, 60)
        elapsed = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
        return Text.assemble(
            ("Run ", "dim"), (self._run, "bold"), f"  {elapsed}", no_wrap=True, overflow="crop"
        )
