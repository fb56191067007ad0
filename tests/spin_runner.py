"""Spins a step as its user does, and reads what came of it."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from flow_runner import FlowRunner, RunReader
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_datastore import RunFolder
from mainstem_datastore.store import SpinStore

_OF_THE_TASK = re.compile(r"^\S+ \S+ \[\S+\] (.*)$", re.MULTILINE)
_OF_THE_RUNTIME = ("Task is starting.", "Task finished successfully in ", "Task failed:")


@dataclass
class Spun:
    """A spin that has ended.

    Args:
        done: the command.
        run: the records of the spin.
    """

    done: "subprocess.CompletedProcess[str]"
    run: RunReader

    @property
    def id(self) -> str:
        return self.run.folder.run

    @property
    def printed(self) -> list[str]:
        """What the task has printed, line by line."""
        lines = _OF_THE_TASK.findall(self.done.stdout)
        return [line for line in lines if not line.startswith(_OF_THE_RUNTIME)]


def spin(flows: FlowRunner, *words: str, code: int = 0, **environment: str) -> Spun:
    """Runs `spin` with some words to its end, which must have this exit code."""
    done = flows.run("spin", *words, "--run-id-file", "spin-id", **environment)
    assert done.returncode == code, done.stdout + done.stderr
    return Spun(done, spun(flows, (flows.folder / "spin-id").read_text()))


def refused(flows: FlowRunner, *words: str) -> str:
    """Runs `spin` with words that it refuses; returns what it says, and asserts that it has left nothing."""
    before = spins(flows)
    done = flows.run("spin", *words)
    assert done.returncode != 0, done.stdout
    assert spins(flows) == before
    return done.stderr


def spun(flows: FlowRunner, id: str) -> RunReader:
    """Returns the spin of an id."""
    [flow] = [flow for flow in store(flows).flows() if RunId(id) in store(flows).runs(flow)]
    return RunReader(RunFolder(store(flows), FlowName(flow), RunId(id)))


def spins(flows: FlowRunner) -> list[str]:
    """Returns the ids of all spins."""
    if not (flows.folder / ".mainstem" / "store.json").exists():
        return []
    return sorted(run for flow in store(flows).flows() for run in store(flows).runs(flow))


def store(flows: FlowRunner) -> SpinStore:
    return SpinStore.open(flows.folder / ".mainstem")


def contents(folder: Path) -> dict[str, bytes]:
    """Returns all files below a folder."""
    return {os.path.relpath(path, folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
