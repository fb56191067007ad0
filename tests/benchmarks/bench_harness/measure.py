"""Measures one command in a cold home: fresh, empty home, working and temporary folders."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LAUNCHER = Path(__file__).with_name("launcher.py")
REPORT_PREFIX = "MEASURED "
OUTPUT_TAIL_CHARACTERS = 4000
LARGE_BYTES = 1 << 20

# Settings of the surrounding shell that would make a measured command differ from a user's.
FOREIGN_PREFIXES = ("PYTHON", "MAINSTEM_", "METAFLOW_", "LUIGI_", "XDG_", "PYTEST_", "UV_", "COV_")
FOREIGN_NAMES = ("VIRTUAL_ENV", "CONDA_PREFIX", "SUDO_USER", "USERNAME")


class CommandFailed(Exception):
    """A measured command ended with an error, hung, or left processes behind; holds the end of its output."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to run in a cold home.

    Attributes:
        argvs: Programs with their arguments, run one after another; their times add up.
        files: Files to write into the working folder first, by name.
        variables: Environment variables; `{work}` in a value stands for the working folder.
        store: The folder whose files are counted afterwards, relative to the working folder.
        parts: The seconds are divided by this, where one task's share is compared.
        reports_seconds: Whether the programs time themselves: each prints lines `MEASURED {"seconds":
            ...}`, and these seconds count instead of the wall time of the whole programs.
    """

    argvs: tuple[tuple[str, ...], ...]
    files: Mapping[str, str] = field(default_factory=dict[str, str])
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    store: str | None = None
    parts: int = 1
    reports_seconds: bool = False


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run of a command cost.

    Attributes:
        seconds: The time that is compared: of the whole command, or what it reports about itself.
        cpu_s: User and system time of the command and all its descendants.
        peak_bytes: Resident peak of the largest single process.
        files: Number of files in the store afterwards.
        stored_bytes: Their size.
    """

    seconds: float
    cpu_s: float
    peak_bytes: int
    files: float = 0
    stored_bytes: int = 0


def plain_environment(surrounding: Mapping[str, str]) -> dict[str, str]:
    """Returns the surrounding environment without what would tilt a measurement (OPENBLAS_* stay)."""
    return {
        name: value
        for name, value in surrounding.items()
        if not name.startswith(FOREIGN_PREFIXES) and name not in FOREIGN_NAMES
    }


def measure(command: Command, scratch: Path, *, timeout_s: float = 1800.0) -> Measurement:
    """Runs a command in a cold home below `scratch` and measures it.

    What earlier commands left for the disk is flushed first, so that nobody pays for another's writes. Its large files
    go at once; the small ones stay until the session ends: for a while after a file was removed, ext4 without a journal
    looks its number up again for each new file, so that whoever comes next would pay for what the last one left.

    Raises:
        CommandFailed: The command failed, hung, or left processes behind.
    """
    scratch.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="cold-", dir=scratch))
    try:
        for name in ("home", "tmp"):
            (work / name).mkdir()
        for name, text in command.files.items():
            (work / name).write_text(text)
        os.sync()
        result, output = launch(command, work, timeout_s)
        seconds = reported_seconds(output) if command.reports_seconds else result["wall_s"]
        files, stored_bytes = count_files(work / command.store) if command.store else (0, 0)
        return Measurement(
            seconds / command.parts, result["cpu_s"], result["peak_bytes"], files, stored_bytes
        )
    finally:
        remove_large_files(work)


def remove_large_files(folder: Path) -> None:
    """Removes the files from 1 MiB on below a folder."""
    for path in list(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and path.lstat().st_size >= LARGE_BYTES:
            path.unlink()


def launch(command: Command, work: Path, timeout_s: float) -> tuple[dict[str, Any], str]:
    """Runs the launcher on a command; returns its result and the command's piped output."""
    request, answer = work / "tmp" / "request.json", work / "tmp" / "result.json"
    request.write_text(json.dumps({"commands": command.argvs}))
    environment = plain_environment(os.environ) | {
        "HOME": str(work / "home"),
        "TMPDIR": str(work / "tmp"),
        # Metaflow refuses to work for root; everybody gets the same plain user.
        "USER": "bench",
        "LOGNAME": "bench",
        **{name: value.replace("{work}", str(work)) for name, value in command.variables.items()},
    }
    process = subprocess.Popen(
        [sys.executable, "-I", "-S", str(LAUNCHER), str(request), str(answer)],
        cwd=work,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=timeout_s)
    except BaseException as error:  # a hang or Ctrl-C alike: nothing that we started may stay
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            raise CommandFailed(f"{command.argvs} did not end within {timeout_s:.0f} s") from error
        raise
    if not answer.exists():
        raise CommandFailed(f"the launcher failed for {command.argvs}:\n{output[-OUTPUT_TAIL_CHARACTERS:]}")
    result = json.loads(answer.read_text())
    if result["exit_code"] != 0 or result["left_behind"]:
        raise CommandFailed(
            f"{command.argvs} ended with {result['exit_code']}, leaving processes {result['left_behind']}:\n"
            + output[-OUTPUT_TAIL_CHARACTERS:]
        )
    return result, output


def reported_seconds(output: str) -> float:
    """Adds up the seconds that programs reported about themselves.

    Raises:
        CommandFailed: They reported none.
    """
    reports = [line for line in output.splitlines() if line.startswith(REPORT_PREFIX)]
    if not reports:
        raise CommandFailed(f"no line starts with {REPORT_PREFIX!r}:\n{output[-OUTPUT_TAIL_CHARACTERS:]}")
    return sum(json.loads(line.removeprefix(REPORT_PREFIX))["seconds"] for line in reports)


def count_files(folder: Path) -> tuple[int, int]:
    """Returns the number of files below a folder, and their size in bytes."""
    sizes = [path.lstat().st_size for path in folder.rglob("*") if not path.is_dir()]
    return len(sizes), sum(sizes)
