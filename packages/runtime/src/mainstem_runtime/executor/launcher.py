"""The launcher's loop: it starts tasks, reaps them, tells the supervisor, and leaves nothing behind.

It is single-threaded and blocks in one `poll`. It ends when the supervisor does, or closes the connection; all
tasks and all that is below them are gone before.
"""

import gc
import os
import select
import signal
import socket
from collections.abc import Callable

from mainstem_runtime.executor import protocol
from mainstem_runtime.executor.descendants import Children, adopt_orphans, signal_group
from mainstem_runtime.faults import fault_point

StartTask = Callable[[bytes, tuple[int, ...]], int]
"""Starts the task of a TaskSpec (marshalled) with the descriptors stdout, stderr and report; returns its process id."""

DESCRIPTORS = 3
_MANY = 8


def _wake(number: int, frame: object) -> None:
    """Does nothing: that a handler exists makes the interpreter write to the wake-up pipe."""


class Launcher:
    """Serves one supervisor.

    Args:
        connection: the launcher's end of the socket; nobody else below the supervisor holds the other end.
        start_task: how a task is started: by fork or by spawn.
        rehearse: makes the tasks to come cheaper; called once, when many were started and nothing else is to do.
    """

    def __init__(
        self, connection: socket.socket, start_task: StartTask, rehearse: Callable[[], None] | None = None
    ) -> None:
        self._connection = connection
        self._start_task = start_task
        self._children = Children()
        self._numbers: dict[int, int] = {}
        self._rehearse = rehearse
        self._started_count = 0

    def serve(self) -> None:
        """Runs until the supervisor is gone."""
        wake = self._watch_children()
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        poll.register(wake, select.POLLIN)
        gc.freeze()
        alive = True
        while alive:
            rehearsal = self._rehearse if self._started_count >= _MANY else None
            ready = {descriptor for descriptor, _ in poll.poll(0 if rehearsal else None)}
            if rehearsal and not ready:
                self._rehearse = None
                rehearsal()
                gc.freeze()
            if wake in ready:
                os.read(wake, 4096)
                self._reap()
            if self._connection.fileno() in ready:
                alive = self._serve_one()
        self._end_all()

    def _watch_children(self) -> int:
        adopt_orphans()
        reading, writing = os.pipe()
        os.set_blocking(writing, False)
        signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, _wake)
        return reading

    def _serve_one(self) -> bool:
        message = protocol.receive(self._connection, DESCRIPTORS)
        if message is None:
            return False
        if message.kind == protocol.LAUNCH:
            self._launch(message)
        elif message.kind == protocol.SIGNAL_ONE:
            self._signal_one(message.number, message.value)
        else:
            self._signal(message.number)
        return True

    def _launch(self, message: protocol.Message) -> None:
        fault_point("before-fork")
        pid = self._start_task(message.body, message.descriptors)
        self._numbers[pid] = message.number
        self._started_count += 1
        for descriptor in message.descriptors:
            os.close(descriptor)

    def _signal(self, number: int) -> None:
        for pid in self._numbers:
            signal_group(pid, number)

    def _signal_one(self, attempt: int, number: int) -> None:
        for pid, known in self._numbers.items():
            if known == attempt:
                signal_group(pid, number)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            # What the task started was adopted by this process when it died; it goes before anybody hears of it.
            self._children.end_adopted(self._numbers)
            if pid in self._numbers:
                self._tell(protocol.Message(protocol.EXITED, self._numbers.pop(pid), status))

    def _tell(self, message: protocol.Message) -> None:
        try:
            protocol.send(self._connection, message)
        except OSError:  # the supervisor is gone; its end of the socket says so to the loop, too
            return

    def _end_all(self) -> None:
        self._signal(signal.SIGKILL)
        for pid in self._numbers:
            os.waitpid(pid, 0)
        self._children.end_adopted(())
