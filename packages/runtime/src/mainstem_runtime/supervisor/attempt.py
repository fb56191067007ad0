"""One attempt that runs: its pipes, its log, its report."""

import json
import os
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from mainstem_core.errors import RecordError, StoreError
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.task import TaskReport, TaskSpec
from mainstem_datastore import keys, logs
from mainstem_datastore._native import AppendFile
from mainstem_datastore.failures import translated
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.supervisor.options import LOG_DEFAULT_MB

if TYPE_CHECKING:
    from mainstem_runtime.redaction import RedactedStream, Redaction

_READ_BYTES = 65536


class AttemptLog:
    """The log of one attempt; the file is made when something is printed.

    Each stream is cut on its own, so that a flood on one does not take the place of the traceback on the other.

    Args:
        folder: the run.
        spec: what the task was told.
        mb_max: megabytes (of 1,000,000 bytes) of each stream that are kept.
    """

    def __init__(self, folder: RunFolder, spec: TaskSpec, mb_max: int = LOG_DEFAULT_MB) -> None:
        self._folder = folder
        self._key = folder.own_task_key(keys.log(spec.path, spec.attempt))
        self._mb_max = mb_max
        self._room: dict[int, int] = dict.fromkeys((logs.STDOUT, logs.STDERR), mb_max * 1_000_000)
        self._file: AppendFile | None = None
        self._dirty = False

    def append(self, stream: int, data: bytes) -> None:
        """Writes what was captured, as far as there is room for it; durable only after `sync`."""
        room = self._room[stream]
        if room < 0:  # the stream was cut before
            return
        self._room[stream] = room - len(data)
        if len(data) > room:
            data = self._cut(data[:room])
        frame = logs.encode_frame(logs.Frame(time.time_ns() // 1000, stream, data))
        with translated(f"the log `{self._key}`"):
            if self._file is None:
                self._file = self._folder.store.native.open_append(self._key)
                frame = logs.MARK + frame
            self._file.append(frame)
        self._dirty = True

    def _cut(self, data: bytes) -> bytes:
        line_end = b"" if data.endswith(b"\n") else b"\n"
        return b"%b%b[TRUNCATED: --max-log-size is %d MB]\n" % (data, line_end, self._mb_max)

    def sync(self) -> None:
        """Waits until all that was written before is durable; what is written meanwhile stays to be synced."""
        if not self._dirty or self._file is None:
            return
        self._dirty = False
        try:
            with translated(f"the log `{self._key}`"):
                self._file.sync()
        except StoreError:
            self._dirty = True
            raise

    @property
    def opened(self) -> bool:
        """Whether anything was printed."""
        return self._file is not None

    @property
    def dirty(self) -> bool:
        """Whether something was written since the last `sync`."""
        return self._dirty

    def close(self) -> None:
        """Closes the file; nothing is written after it."""
        if self._file is not None:
            self._file.close()


class Attempt:
    """An attempt from launch to exit.

    Args:
        number: names it in the launcher's messages.
        spec: what the task was told.
        log: where its output goes.
    """

    def __init__(self, number: int, spec: TaskSpec, log: AttemptLog) -> None:
        self.number = number
        self.spec = spec
        self.log = log
        self.started_us = time.time_ns() // 1000
        self.reported = False
        self.exited = False
        self.stopped = False
        self.has_no_limit = False
        self.timed_out_s: float | None = None
        self.status: int | None = None
        self._report = b""
        self._report_taken = False
        self._redaction: Redaction | None = None
        self._redacted: dict[int, RedactedStream] = {}
        self._asked: list[str] = []
        pipes = [os.pipe(), os.pipe(), _two_way()]
        self._streams = {pipes[0][0]: logs.STDOUT, pipes[1][0]: logs.STDERR, pipes[2][0]: 0}
        self.childs_ends = (pipes[0][1], pipes[1][1], pipes[2][1])
        for reading in self._streams:
            os.set_blocking(reading, False)

    @property
    def descriptors(self) -> list[int]:
        """The reading ends that are open, the report's last."""
        return list(self._streams)

    @property
    def outputs(self) -> list[int]:
        """The reading ends of stdout and stderr that are open."""
        return [descriptor for descriptor, stream in self._streams.items() if stream]

    def launched(self) -> None:
        """Closes the ends that the task has now."""
        for writing in self.childs_ends:
            os.close(writing)

    def read(self, descriptor: int) -> tuple[int, bytes] | None:
        """Returns (stream, data) of what can be read now, None if nothing can.

        The stream is 0 for the report; no data means the end of that pipe.
        """
        if descriptor not in self._streams:
            return None
        try:
            data = os.read(descriptor, _READ_BYTES)
        except BlockingIOError:
            return None
        except ConnectionResetError:  # the task is gone, and has not read an answer
            data = b""
        stream = self._streams[descriptor]
        return stream, data

    def listen(self) -> TaskReport | None:
        """Hears what the task has said before it printed what was read last; returns its report, if that has come.

        What it says of values to hide it says before it can print them.
        """
        if self._report_taken:
            return None
        reports = [descriptor for descriptor, stream in self._streams.items() if not stream]
        heard = self.read(reports[0]) if reports else None
        return self.take_report(heard[1]) if heard is not None else None

    def redacted(self, stream: int, data: bytes) -> bytes:
        """Returns what was read without what the task wants hidden."""
        return self._redacted[stream].feed(data) if self._redacted else data

    def held_back(self, stream: int) -> bytes:
        """Returns, at the end of a stream, what may have been the beginning of a hidden value and was not."""
        return self._redacted[stream].rest() if self._redacted else b""

    def take_asked(self) -> list[str]:
        """Returns what the task has asked for since the last call."""
        asked, self._asked = self._asked, []
        return asked

    def answer(self, word: bytes) -> None:
        """Answers what the task has asked for; one that is gone hears nothing."""
        for descriptor in (each for each, stream in self._streams.items() if not stream):
            with suppress(OSError):
                os.write(descriptor, word)

    def _hide(self, line: bytes) -> None:
        from mainstem_runtime.redaction import RedactedStream, Redaction  # only tasks with secrets need it

        try:
            values = json.loads(line)
        except ValueError:  # whoever has the descriptor can write to it
            return
        if self._redaction is None:
            self._redaction = Redaction()
            self._redacted = {each: RedactedStream(self._redaction) for each in (logs.STDOUT, logs.STDERR)}
        self._redaction.hide(each for each in values if isinstance(each, str))

    def take_report(self, data: bytes) -> TaskReport | None:
        """Adds to the report and returns it, once, when it is whole.

        Whoever has the descriptor can write to it: what follows the first whole line is ignored, and a line that
        cannot be read is no report, so that the task's record decides. Lines before it name values to hide, or ask
        for something.
        """
        if self._report_taken:
            return None
        self._report += data
        while self._report.startswith((b"[", b'"')) and b"\n" in self._report:
            line, _, self._report = self._report.partition(b"\n")
            if line.startswith(b"["):
                self._hide(line)
            else:
                self._asked.append(line.decode("utf-8", "replace").strip('"'))
        line, ended, _ = self._report.partition(b"\n")
        if not ended or not line.startswith(b"{"):
            return None
        self._report_taken = True
        try:
            return from_plain(TaskReport, json.loads(line), key="report")
        except (ValueError, RecursionError, RecordError):
            return None

    def note_exit(self, status: int | None) -> None:
        """Notes that the process is gone.

        Args:
            status: its wait status, None where nobody could tell it.
        """
        self.exited, self.status = True, status

    @property
    def last_words(self) -> str:
        """What the interpreter wrote instead of a report when a signal ended it; empty if nothing."""
        return "" if self._report.startswith(b"{") else self._report.decode("utf-8", "replace")

    def close(self, descriptor: int) -> int:
        """Closes one of the reading ends and returns its stream, 0 for the report."""
        os.close(descriptor)
        return self._streams.pop(descriptor)


def _two_way() -> tuple[int, int]:
    """Returns the ends of a report: a task may ask for something on its way, and is answered there."""
    ours, theirs = socket.socketpair()
    return ours.detach(), theirs.detach()
