"""Messages between supervisor and launcher: a fixed head, and for a launch the TaskSpec after it.

    supervisor -> launcher   LAUNCH number length   and the TaskSpec; with the descriptors stdout, stderr, report
                             SIGNAL number          for every task's process group
                             SIGNAL_ONE number signal   for the process group of one task
    launcher -> supervisor   EXITED number status   a task's process is gone, with its wait status

Both ends are one interpreter's, so the TaskSpec travels as its plain data in the interpreter's own form (marshal),
which is read in one call. The launcher never decodes it: every page of memory that it touches is a page to copy at the
next fork.
"""

import socket
import struct
from typing import NamedTuple

LAUNCH, SIGNAL, EXITED, SIGNAL_ONE = 1, 2, 3, 4
_HEAD = struct.Struct("!BQI")
_CLOSE_ON_EXEC = getattr(socket, "MSG_CMSG_CLOEXEC", 0)  # Linux


class Message(NamedTuple):
    """One message.

    Args:
        kind: LAUNCH, SIGNAL, SIGNAL_ONE or EXITED.
        number: names an attempt, or is the signal's number.
        value: the wait status of EXITED, the signal's number of SIGNAL_ONE.
        body: the TaskSpec of LAUNCH as marshalled plain data.
        descriptors: the descriptors of LAUNCH.
    """

    kind: int
    number: int
    value: int = 0
    body: bytes = b""
    descriptors: tuple[int, ...] = ()


def send(connection: socket.socket, message: Message) -> None:
    """Sends one message, blocking until the socket has taken it.

    Raises:
        OSError: if the other end is gone.
    """
    length = len(message.body) if message.kind == LAUNCH else message.value
    head = _HEAD.pack(message.kind, message.number, length)
    if message.descriptors:
        socket.send_fds(connection, [head], list(message.descriptors))
        connection.sendall(message.body)
    else:
        connection.sendall(head + message.body)


def receive(connection: socket.socket, descriptors: int) -> Message | None:
    """Returns one message, None at the end of the connection.

    Args:
        connection: a blocking socket.
        descriptors: how many may come with a message.
    """
    try:
        head, received, _, _ = socket.recv_fds(connection, _HEAD.size, descriptors, _CLOSE_ON_EXEC)
        if 0 < len(head) < _HEAD.size:
            head += _receive_exactly(connection, _HEAD.size - len(head))
        if len(head) < _HEAD.size:
            return None
        kind, number, value = _HEAD.unpack(head)
        body = _receive_exactly(connection, value) if kind == LAUNCH else b""
    except (ConnectionResetError, EOFError):  # the other end died in the middle
        return None
    return Message(kind, number, value, body, tuple(received))


def _receive_exactly(connection: socket.socket, count: int) -> bytes:
    data = connection.recv(count, socket.MSG_WAITALL)
    if len(data) < count:
        raise EOFError
    return data


class MessageReader:
    """Cuts messages without a body out of what a non-blocking socket gives."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[Message]:
        """Returns the messages that are whole with this data."""
        self._buffer += data
        whole = len(self._buffer) // _HEAD.size * _HEAD.size
        messages = [Message(*fields) for fields in _HEAD.iter_unpack(self._buffer[:whole])]
        self._buffer = self._buffer[whole:]
        return messages
