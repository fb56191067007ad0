"""Runs commands one after another and measures each together with everything that it starts.

This is a program of its own, `python launcher.py REQUEST RESULT`, not a function of the test process, for
two reasons. The kernel counts a process' peak memory from before its `exec` on, so a command must be
started by something small. And CPU time is only complete if every descendant is waited for: the launcher
makes itself the reaper of orphans, so whatever a command leaves behind ends up below it and is counted.

The request is JSON with `commands` (a list of argument lists); the result is JSON with `exit_code`,
`wall_s`, `cpu_s`, `peak_bytes` (of the largest single process), `linger_s` (how much later than its command
the last process ended) and `left_behind` (process ids that had to be killed).
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
LINGER_LIMIT_S = 10.0
POLL_S = 0.002


def adopt_orphans() -> None:
    """Makes this process the parent of orphaned descendants where the system can do that (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes

    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_CHILD_SUBREAPER) failed")


def run(argv: list[str]) -> tuple[int, float]:
    """Runs one command to its end and returns its exit code and its wall time in seconds."""
    started = time.perf_counter()
    command = os.posix_spawn(argv[0], argv, os.environ)
    while True:
        pid, status = os.wait()
        if pid == command:
            return os.waitstatus_to_exitcode(status), time.perf_counter() - started


def wait_for_the_rest() -> tuple[float, list[int]]:
    """Waits for adopted processes, kills those that stay too long; returns the seconds and who was killed."""
    started = time.perf_counter()
    while time.perf_counter() - started < LINGER_LIMIT_S:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return time.perf_counter() - started, []
        if pid == 0:
            time.sleep(POLL_S)
    return LINGER_LIMIT_S, kill_children()


def kill_children() -> list[int]:
    """Kills the children of this process, and what they leave to it, to the last; returns their ids."""
    killed: list[int] = []
    while children := Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        for child in map(int, children):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed.append(child)
    return killed


def peak_bytes(usage: resource.struct_rusage) -> int:
    """Returns the peak resident size in bytes; Linux counts in kibibytes, macOS in bytes."""
    return usage.ru_maxrss if sys.platform == "darwin" else usage.ru_maxrss * 1024


def main(request_path: str, result_path: str) -> None:
    """Measures the request's commands and writes the result; stops at the first command that fails."""
    adopt_orphans()
    exit_code, wall_s, linger_s = 0, 0.0, 0.0
    left_behind: list[int] = []
    for argv in json.loads(Path(request_path).read_text())["commands"]:
        exit_code, command_s = run(argv)
        waited_s, killed = wait_for_the_rest()
        wall_s, linger_s = wall_s + command_s, linger_s + waited_s
        left_behind += killed
        if exit_code != 0:
            break
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = {
        "exit_code": exit_code,
        "wall_s": wall_s,
        "cpu_s": usage.ru_utime + usage.ru_stime,
        "peak_bytes": peak_bytes(usage),
        "linger_s": linger_s,
        "left_behind": left_behind,
    }
    Path(result_path).write_text(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:])
