"""Runs one flow file on one side in a cold home, and reads back what it left."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from compat_harness.flow_files import FlowFile
from compat_harness.sides import Side

TIMEOUT_S = 240.0
NOTES = "note-*"
READER = ("read_runs.py", "plain_values.py")
KEPT_VARIABLES = ("TMPDIR", "LD_LIBRARY_PATH", "CI")


class ReaderFailed(Exception):
    """The client of a side could not read what its own flow has left; holds its output."""


def outcome(flow: FlowFile, side: Side, folder: Path) -> dict[str, Any]:
    """Runs a flow file and returns exit codes, runs, and the files `note-*` that it has written, as plain data.

    Args:
        flow: The flow file.
        side: Who runs it.
        folder: An empty folder for home and working folder.

    Raises:
        ReaderFailed: What was stored cannot be read through the client.
    """
    work, environment = _cold_home(flow, side, folder)
    commands: list[dict[str, Any]] = []
    for arguments in flow.commands:
        done = _run([str(side.python), flow.path.name, *_filled(arguments, work)], work, environment)
        (folder / f"output-{len(commands)}.txt").write_text(done.stdout + done.stderr)
        commands.append({"arguments": " ".join(arguments), "exit": done.returncode})
    notes = {note.name: note.read_text() for note in sorted(work.glob(NOTES))}
    return {"commands": commands, "runs": _runs(flow, side, folder, environment), "notes": notes}


def _cold_home(flow: FlowFile, side: Side, folder: Path) -> tuple[Path, dict[str, str]]:
    work, home = folder / "work", folder / "home"
    home.mkdir()
    if flow.companions is None:
        work.mkdir()
    else:
        shutil.copytree(flow.companions, work)
        for program in work.rglob("*.py"):
            program.write_text(side.text(program.read_text()))
    (work / flow.path.name).write_text(side.text(flow.source))
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    # Metaflow starts the members of a gang with the `python` that it finds, not with its own.
    path = f"{side.python.parent}{os.pathsep}{os.environ['PATH']}"
    # Metaflow refuses to work for root; everybody gets the same plain user.
    own = {"PATH": path, "HOME": str(home), "USER": "tester"}
    return work, {**kept, **own, **side.variables(flow.variables)}


def _filled(arguments: Sequence[str], work: Path) -> list[str]:
    """Puts what files hold into arguments; a file that an earlier command did not write leaves `{name}` standing."""

    def held(name: re.Match[str]) -> str:
        file = work / name[1]
        return file.read_text().strip() if file.exists() else name[0]

    return [re.sub(r"\{(\w+)\}", held, argument) for argument in arguments]


def _runs(flow: FlowFile, side: Side, folder: Path, environment: Mapping[str, str]) -> list[Any]:
    """Reads the runs in a process of that side; where no store was made there is nothing to read."""
    work = folder / "work"
    if not (work / side.store).exists():
        return []
    for program in READER:
        text = (Path(__file__).parent / program).read_text()
        (folder / program).write_text(side.text(text))
    name = re.search(r"^    (\w+)\(\)$", flow.source, re.MULTILINE)
    assert name is not None, f"{flow.path.name} does not end with a call of the flow"
    done = _run([str(side.python), str(folder / READER[0]), name[1]], work, environment)
    if done.returncode != 0:
        raise ReaderFailed(done.stdout + done.stderr)
    return json.loads(done.stdout)


def _run(command: list[str], work: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end; one that hangs is killed with all of its group."""
    process = subprocess.Popen(
        command,
        cwd=work,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        out, err = process.communicate(timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return subprocess.CompletedProcess(command, process.returncode, out, err)
