"""The process that runs a flow, and the thread that listens to it.

    caller                          child: `python flow.py run`
      | -- options, line ------------> |        (see mainstem_runtime.supervisor.caller)
    thread <- line: claimed, refused - |
      |    <- stdout, stderr --------- |
      |    <- end -------------------- |

The child is in a process group of its own, so that Ctrl-C reaches it once and through its caller; it stops by itself
when the caller is gone.
"""

import json
import os
import selectors
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Mapping
from concurrent.futures import Future, wait
from contextlib import ExitStack
from functools import partial
from queue import SimpleQueue
from typing import Any, NamedTuple

from mainstem_core import errors
from mainstem_core.errors import Location, MainstemException, RunError
from mainstem_core.errors.catalogue import CATALOGUE
from mainstem_runtime.runner.output_log import OutputLog
from mainstem_runtime.runner.request import Request
from mainstem_runtime.supervisor.caller import VARIABLE

_READ_BYTES = 65536
_GRACE_BEFORE_RUN_S = 1.0
_MARGIN_S = 10.0  # for records, logs and processes of a run that was stopped
_POLL_S = 0.05  # only where the system cannot say that a process has ended
_REASON_LINES = 20

Echo = SimpleQueue[tuple[int, bytes] | None]


class Claimed(NamedTuple):
    """What a child says of its run.

    Args:
        flow_name: its flow.
        run_id: its id.
        metadata: where it is kept, as `metadata` takes it.
        grace_s: seconds between asking its tasks to end and killing them.
    """

    flow_name: str
    run_id: str
    metadata: str
    grace_s: float


class Child:
    """One command of a flow in a process of its own.

    Args:
        request: the command.
        environment: its variables.
        folder: its working folder; that of this process by default.
        echo: gets what it prints as pairs of stream (1 or 2) and bytes, then None.
        keep: stays alive until the child has ended, such as what removes the child's files at its end.

    Raises:
        OSError: if it cannot be started.
    """

    def __init__(
        self,
        request: Request,
        environment: Mapping[str, str],
        folder: str | None,
        echo: Echo | None = None,
        keep: object = None,
    ) -> None:
        self.request = request
        self.claimed: Future[Claimed] = Future()
        self.ended: Future[int] = Future()
        for future in (self.claimed, self.ended):
            future.set_running_or_notify_cancel()  # who stops waiting must not cancel it
        self.outputs = {1: OutputLog(), 2: OutputLog()}
        self._echo = echo
        self._keep = keep
        self._asked_to_stop = False
        self._heard = b""
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = _start(request, environment, folder, theirs)
        self._thread = threading.Thread(target=self._listen, name="mainstem-runner", daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        """Whether it has not ended."""
        return not self.ended.done()

    @property
    def return_code(self) -> int | None:
        """Its exit code, negative after a signal; None while it runs."""
        return self.ended.result() if self.ended.done() else None

    def ask_to_stop(self, number: int = signal.SIGTERM) -> None:
        """Stops its run, without waiting; may be called twice.

        Args:
            number: the signal that stops it. Its tasks get the run's grace period.
        """
        if not self._asked_to_stop:  # a second signal would not wait for anybody
            self._asked_to_stop = True
            self._process.send_signal(number)

    def stop(self, number: int = signal.SIGTERM) -> None:
        """Stops it and waits until nothing of it runs any more; may be called twice, and after its end.

        Ctrl-C meanwhile kills its tasks at once, and a third one kills the child itself.

        Args:
            number: the signal that stops it; see `ask_to_stop`.
        """
        self.ask_to_stop(number)
        begun = self.claimed.done() and self.claimed.exception() is None
        grace_s = self.claimed.result().grace_s if begun else _GRACE_BEFORE_RUN_S
        try:
            self._wait(grace_s + _MARGIN_S)
        except KeyboardInterrupt:
            self._process.send_signal(number)
            try:
                self._wait(_MARGIN_S)
            except KeyboardInterrupt:
                self._process.kill()
            raise

    def _wait(self, patience_s: float) -> None:
        wait([self.ended], patience_s)
        if self.running:
            self._process.kill()  # its tasks die with it
            wait([self.ended])

    # -- the thread ------------------------------------------------------------------------------------------------

    def _listen(self) -> None:
        try:
            self._take_all()
            code = self._process.wait()
        except Exception as problem:  # a full disk, say: whoever waits must hear of it
            self._process.kill()
            self._process.wait()
            self._finish(problem)
            self.ended.set_exception(problem)
        else:
            self._finish(self._start_failed(code))
            self.ended.set_result(code)
        finally:
            if self._echo is not None:
                self._echo.put(None)

    def _finish(self, problem: Exception) -> None:
        self._keep = None
        for log in self.outputs.values():
            log.close()
        if not self.claimed.done():
            self.claimed.set_exception(problem)

    def _take_all(self) -> None:
        """Takes what comes until the process has ended; who inherited its output and lives on is not waited for."""
        out, err = self._process.stdout, self._process.stderr
        assert out is not None and err is not None, "both were asked for"
        takers = {
            out.fileno(): partial(self._take_output, 1),
            err.fileno(): partial(self._take_output, 2),
            self._line.fileno(): self._take_message,
        }
        with out, err, self._line, selectors.DefaultSelector() as selector, ExitStack() as stack:
            end = _end_of(self._process)
            for descriptor in takers:
                os.set_blocking(descriptor, False)
                selector.register(descriptor, selectors.EVENT_READ)
            if end is not None:
                stack.callback(os.close, end)
                selector.register(end, selectors.EVENT_READ)
            ended = False
            while not ended:
                ready = {key.fd for key, _ in selector.select(None if end is not None else _POLL_S)}
                ended = end in ready if end is not None else self._process.poll() is not None
                for descriptor in takers.keys() & (takers.keys() if ended else ready):
                    if not _drain(descriptor, takers[descriptor]) and not ended:
                        selector.unregister(descriptor)

    def _take_output(self, stream: int, data: bytes) -> None:
        self.outputs[stream].append(data)
        if self._echo is not None:
            self._echo.put((stream, data))

    def _take_message(self, data: bytes) -> None:
        *lines, self._heard = (self._heard + data).split(b"\n")
        for line in lines:
            message: dict[str, Any] = json.loads(line)
            if self.claimed.done():
                continue
            if "claimed" in message:
                self.claimed.set_result(Claimed(**message["claimed"]))
            else:
                self.claimed.set_exception(_error_of(message["refused"]))

    def _start_failed(self, code: int) -> RunError:
        text = (self.outputs[2].text() or self.outputs[1].text()).strip()
        lines = text.splitlines()[-_REASON_LINES:] or ["it printed nothing"]
        # One line stands behind the message, several below it.
        reason = "\n".join(lines if len(lines) == 1 else ["", *(f"    {line}" for line in lines)])
        return RunError("runner-start-failed", command=self.request.shown, code=code, reason=reason)


def _start(
    request: Request, environment: Mapping[str, str], folder: str | None, line: socket.socket
) -> "subprocess.Popen[bytes]":
    with tempfile.TemporaryFile(buffering=0) as options:
        options.write(json.dumps(request.options).encode())
        options.seek(0)
        numbers = (os.getpid(), options.fileno(), line.fileno(), os.fstat(line.fileno()).st_ino)
        return subprocess.Popen(
            request.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            cwd=folder,
            env={**environment, VARIABLE: ",".join(map(str, numbers))},
            pass_fds=[options.fileno(), line.fileno()],
            process_group=0,
        )


def _end_of(process: "subprocess.Popen[bytes]") -> int | None:
    """Returns a descriptor that becomes readable when a process has ended; None where the system has no such thing."""
    try:
        return os.pidfd_open(process.pid)
    except (AttributeError, OSError):
        return None


def _drain(descriptor: int, take: Any) -> bool:
    """Takes all that can be read now; False at the end of the file."""
    while True:
        try:
            data = os.read(descriptor, _READ_BYTES)
        except BlockingIOError:
            return True
        except ConnectionResetError:
            return False
        if not data:
            return False
        take(data)


def _error_of(described: dict[str, Any]) -> MainstemException:
    """Returns the error that a child has described; its class is one of ours, or their base."""
    cls = getattr(errors, described["type"], MainstemException)
    where = described["where"]
    if described["id"] not in CATALOGUE:  # the child runs another version
        return errors.UsageError("runner-refused", reason=described["id"])
    return cls(described["id"], where=Location(*where) if where else None, **described["fields"])
