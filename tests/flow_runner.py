"""Runs flows as their users do: a file, a command, a process of its own."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from mainstem_core.schema.identifiers import FlowName, StepName, TaskId, TaskPath
from mainstem_core.schema.records import FailureRecord, Manifest
from mainstem_datastore import RunFolder, Store
from mainstem_datastore.task_artifacts import TaskArtifacts

HEAD = "from mainstem import FlowSpec, JSONType, Parameter, current, step\n"
WAIT_S = 30.0


@dataclass
class FlowRunner:
    """One working folder with a flow's file and a store of its own."""

    folder: Path

    def write(self, source: str, name: str = "flow.py") -> Path:
        """Writes a flow's file: the usual import, the source, and the call under `__main__`."""
        body = dedent(source)
        flow = (
            next(line for line in body.splitlines() if "(FlowSpec)" in line)
            .split("(")[0]
            .removeprefix("class ")
        )
        file = self.folder / name
        file.write_text(f'{HEAD}{body}\n\nif __name__ == "__main__":\n    {flow}()\n')
        return file

    def start(self, *arguments: str, name: str = "flow.py", **environment: str) -> subprocess.Popen[str]:
        """Starts `python flow.py ARGUMENTS` with piped output."""
        return subprocess.Popen(
            [sys.executable, name, *arguments],
            cwd=self.folder,
            env={**os.environ, "MAINSTEM_DEBUG": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            preexec_fn=_heed_hang_up,
        )

    def run(
        self, *arguments: str, name: str = "flow.py", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Runs `python flow.py ARGUMENTS` to its end."""
        process = self.start(*arguments, name=name, **environment)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def succeed(self, source: str, *arguments: str, **environment: str) -> "RunReader":
        """Writes and runs a flow that must succeed, and returns its run."""
        self.write(source)
        result = self.run("run", *arguments, **environment)
        assert result.returncode == 0, result.stdout + result.stderr
        return self.last_run()

    @property
    def store(self) -> Store:
        return Store.open(self.folder / ".mainstem")

    def last_run(self) -> "RunReader":
        """Returns the newest run in the store."""
        store = self.store
        runs = [(run, flow) for flow in store.flows() for run in store.runs(flow)]
        run, flow = max(runs, key=lambda pair: RunFolder(store, pair[1], pair[0]).run_record().created_us)
        return RunReader(RunFolder(store, FlowName(flow), run))


@dataclass
class RunReader:
    """Reads one run's records, below the client."""

    folder: RunFolder

    @property
    def state(self) -> str:
        return self.folder.state()

    def manifest(self, step: str, task: str = "0") -> Manifest:
        manifest = self.folder.manifest(TaskPath(StepName(step), TaskId(task)))
        assert manifest is not None, f"{step}/{task} has no manifest"
        return manifest

    def failure(self, step: str, task: str = "0", attempt: int = 0) -> FailureRecord:
        failure = self.folder.failure(TaskPath(StepName(step), TaskId(task)), attempt)
        assert failure is not None, f"{step}/{task} has no failure record"
        return failure

    def artifacts(self, step: str, task: str = "0") -> TaskArtifacts:
        return TaskArtifacts(self.folder, self.manifest(step, task))

    def value(self, name: str, step: str, task: str = "0") -> Any:
        return self.artifacts(step, task).load(name)

    def tasks(self, step: str) -> list[str]:
        files = self.folder.task_files()
        return [file.path.task for file in files if file.kind == "manifest" and file.path.step == step]

    def every_value(self) -> dict[str, Any]:
        """Loads every artifact of every committed task: fails if one of them is torn."""
        values: dict[str, Any] = {}
        for file in self.folder.task_files():
            if file.kind == "manifest":
                artifacts = self.artifacts(file.path.step, file.path.task)
                values |= {f"{file.path}/{name}": artifacts.load(name) for name in artifacts.origins}
        return values


def wait_for(condition: Callable[[], Any], what: str, timeout_s: float = WAIT_S) -> Any:
    """Returns the first true value of a condition, asked again and again."""
    deadline = time.monotonic() + timeout_s
    while not (value := condition()):
        assert time.monotonic() < deadline, f"{what}: not within {timeout_s} s"
        time.sleep(0.005)
    return value


def processes_with(marker: str) -> list[int]:
    """Returns the living processes whose environment holds a text: all that descends from who was given it."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                alive = marker.encode() in (entry / "environ").read_bytes() and _state(entry) != "Z"
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if alive:
                found.append(int(entry.name))
    return found


def children_of(pid: int) -> list[int]:
    """Returns the children of a process."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def _heed_hang_up() -> None:
    """Undoes what `nohup` does to the tests, so that a run is started as from a terminal."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def _state(entry: Path) -> str:
    return (entry / "stat").read_text().rpartition(")")[2].split()[0]
