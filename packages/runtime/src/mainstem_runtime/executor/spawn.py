"""Where forking is unsafe: a launcher in a fresh interpreter, which starts each task in a fresh interpreter, too.

Run as `python -m mainstem_runtime.executor.spawn launcher FD STORE DECORATORS MAIN...` or `... task PARENT MAIN...`,
where MAIN is the flow's file, or `-m` and the module's name.
"""

import json
import marshal
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence

from mainstem_runtime.executor.descendants import adopt_orphans, die_with_parent
from mainstem_runtime.executor.launcher import Launcher
from mainstem_runtime.executor.main_module import run_as_main

_THIS = "mainstem_runtime.executor.spawn"


def spawn_launcher(
    main: Sequence[str], root: str, specifications: Sequence[str] = ()
) -> tuple[int, socket.socket]:
    """Starts a launcher in a fresh interpreter; returns its process id and the supervisor's end of the connection.

    Args:
        main: how the flow is started: its file, or `-m` and the module's name.
        root: the store.
        specifications: decorators that the command line adds to every step.
    """
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", _THIS, "launcher", str(theirs.fileno()), root]
    command += [json.dumps(specifications), *main]
    process = subprocess.Popen(command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, process_group=0)
    theirs.close()
    # The supervisor reaps by process id; without this the object would try it, too, and warn.
    process.returncode = 0
    return process.pid, ours


def _serve(descriptor: int, root: str, specifications: list[str], main: list[str]) -> None:
    connection = socket.socket(fileno=descriptor)
    connection.set_inheritable(False)

    def start_task(spec: bytes, descriptors: tuple[int, ...]) -> int:
        output, errors, report = descriptors
        command = [sys.executable, "-m", _THIS, "task", str(os.getpid()), *main]
        options = ["task", "--spec", "-", "--store", root, "--report", str(report)]
        options += [part for text in specifications for part in ("--with", text)]
        with tempfile.TemporaryFile() as specification:
            specification.write(json.dumps(marshal.loads(spec)).encode())
            specification.seek(0)
            process = subprocess.Popen(
                [*command, *options],
                stdin=specification, stdout=output, stderr=errors, pass_fds=[report], process_group=0,
            )  # fmt: skip
        process.returncode = 0
        return process.pid

    Launcher(connection, start_task).serve()


def _run_main(parent: int, arguments: list[str]) -> None:
    """Runs the flow's file as `__main__` in this process, which dies with its parent."""
    die_with_parent()
    if os.getppid() != parent:
        return
    adopt_orphans()
    run_as_main(arguments)


if __name__ == "__main__":
    role, number, *rest = sys.argv[1:]
    if role == "launcher":
        _serve(int(number), rest[0], json.loads(rest[1]), rest[2:])
    else:
        _run_main(int(number), rest)
