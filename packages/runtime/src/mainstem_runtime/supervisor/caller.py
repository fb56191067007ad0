"""The program that started this command through `Runner`: what it asks for, and the line to it.

    caller                                   this process
    options (a file) ----------------------> arguments of the command, checked by the command itself
    line (a socket)  <---------------------- `claimed`: the run's id, or `refused`: why nothing was started
                     ----- end of file ----> the caller is gone: the run is stopped as by SIGTERM

The variable says who the caller is and where to find both; it is taken out of the environment before anything else
is started, so that it reaches no task. A process that was forked from the caller holds the line open as long as it
lives; so the caller's end is watched through its process id, too, where the system can do that.
"""

import os
import select
import socket
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from typing import Any

from mainstem_core.errors import MainstemException
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.supervisor.attributes import attributes_of

VARIABLE = "MAINSTEM_CALLER"


class Caller:
    """Talks to the program that started this command.

    Args:
        pid: its process id.
        line: this process's end of the line.
        options: what it gave, by name, as plain data.
    """

    def __init__(self, pid: int, line: socket.socket, options: dict[str, Any]) -> None:
        self._pid = pid
        self._line = line
        self._answered = False
        self._watched: list[int] | None = None
        self.options = options

    @classmethod
    def from_environment(cls, environment: MutableMapping[str, str]) -> "Caller | None":
        """Returns the caller that the variable names, and removes the variable; None where nobody called.

        Args:
            environment: the variables of this process.
        """
        text = environment.pop(VARIABLE, None)
        if text is None:
            return None
        import json  # here: only a command that was called needs it

        pid, options, line, inode = map(int, text.split(","))
        if not _is_same_file(line, inode):  # the variable came through somebody whom the caller had started
            return None
        with open(options, "rb") as file:
            given: dict[str, Any] = json.loads(file.read())
        connection = socket.socket(fileno=line)
        connection.set_inheritable(False)
        return cls(pid, connection, given)

    def announce(self, folder: RunFolder, grace_s: float) -> None:
        """Tells the caller which run is its own.

        Args:
            folder: the run.
            grace_s: seconds between asking its tasks to end and killing them.
        """
        self._tell({"claimed": {**attributes_of(folder), "grace_s": grace_s}})

    def refuse(self, error: Exception) -> bool:
        """Tells the caller why nothing is going to run; False for what only this process can show.

        Args:
            error: one of ours, or one that click has raised.
        """
        described = _described(error)
        if described is None or self._answered:
            return False
        self._tell({"refused": described})
        return True

    def watched(self) -> Sequence[int]:
        """Returns descriptors of which each becomes readable when the caller is gone.

        The first call is made after the last fork of this process, so that nothing else holds them.
        """
        if self._watched is None:
            self._watched = [self._line.fileno()]
            # Without such a thing (macOS, an old kernel), or with a caller that is gone, the line must do.
            with suppress(AttributeError, OSError):
                self._watched.append(os.pidfd_open(self._pid))
        return self._watched

    def is_gone(self) -> bool:
        """Says whether the caller has ended."""
        poll = select.poll()
        for descriptor in self.watched():
            poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(0))

    def _tell(self, message: dict[str, Any]) -> None:
        import json

        self._answered = True
        with suppress(OSError):  # a caller that is gone is noticed elsewhere
            self._line.sendall(json.dumps(message, default=str).encode() + b"\n")


def _is_same_file(descriptor: int, inode: int) -> bool:
    try:
        return os.fstat(descriptor).st_ino == inode
    except OSError:
        return False


def _described(error: Exception) -> dict[str, Any] | None:
    if isinstance(error, MainstemException):
        return {
            "type": type(error).__name__,
            "id": error.id,
            "where": error.where,
            "fields": error.fields,
        }
    import click  # here: whoever raises its errors has imported it

    if isinstance(error, click.BadParameter) and error.param is not None:
        fields = {"name": error.param.opts[0].strip("-").replace("-", "_"), "reason": error.message}
        return {"type": "UsageError", "id": "runner-option-invalid", "where": None, "fields": fields}
    if isinstance(error, click.ClickException):
        fields = {"reason": error.format_message()}
        return {"type": "UsageError", "id": "runner-refused", "where": None, "fields": fields}
    return None
