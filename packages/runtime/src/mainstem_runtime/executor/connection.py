"""The supervisor's end of the launcher: launches out, exits in."""

import marshal
import os
import signal
import socket

from mainstem_core.schema.codec import to_plain
from mainstem_core.schema.task import TaskSpec
from mainstem_runtime.executor import protocol
from mainstem_runtime.executor.descendants import Children

_READ_BYTES = 65536


class LauncherConnection:
    """Talks to one launcher.

    Args:
        pid: the launcher's process id.
        connection: the supervisor's end of the socket.
        children: the supervisor's children.
        own_children: processes that the supervisor had started before, which are not the launcher's business.
    """

    def __init__(
        self, pid: int, connection: socket.socket, children: Children, own_children: list[int]
    ) -> None:
        self.pid = pid
        self._connection = connection
        self._children = children
        self._own_children = own_children
        self._reader = protocol.MessageReader()
        self._closed = False

    def fileno(self) -> int:
        """Returns the descriptor that becomes readable when the launcher has something to say."""
        return self._connection.fileno()

    def launch(self, number: int, spec: TaskSpec, descriptors: tuple[int, int, int]) -> None:
        """Asks for a task.

        Args:
            number: names the attempt in the launcher's answers.
            spec: what the task is told.
            descriptors: its stdout, stderr and report.

        Raises:
            OSError: if the launcher is gone.
        """
        body = marshal.dumps(to_plain(spec))
        protocol.send(self._connection, protocol.Message(protocol.LAUNCH, number, 0, body, descriptors))

    def signal_tasks(self, number: int) -> None:
        """Sends a signal to the process group of every task; a launcher that is gone has none."""
        try:
            protocol.send(self._connection, protocol.Message(protocol.SIGNAL, number))
        except OSError:
            return

    def signal_task(self, attempt: int, number: int) -> None:
        """Sends a signal to the process group of one task, if it still runs.

        Args:
            attempt: what names it in the launcher's messages.
            number: the signal.
        """
        try:
            protocol.send(self._connection, protocol.Message(protocol.SIGNAL_ONE, attempt, number))
        except OSError:
            return

    def read(self) -> list[protocol.Message] | None:
        """Returns the messages that have come, None if the launcher is gone."""
        try:
            data = self._connection.recv(_READ_BYTES)
        except ConnectionResetError:
            return None
        return self._reader.feed(data) if data else None

    def hang_up(self) -> None:
        """Tells the launcher to end, without waiting."""
        self._connection.close()

    def close(self) -> int | None:
        """Ends the launcher and all that is below it and returns its wait status; None if it was closed before."""
        self._connection.close()
        if self._closed:
            return None
        self._closed = True
        _, status = os.waitpid(self.pid, 0)
        self._children.end_adopted(self._own_children)
        return status

    def kill(self) -> None:
        """Kills the launcher; its tasks die with it."""
        os.kill(self.pid, signal.SIGKILL)
