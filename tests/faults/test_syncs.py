"""The order of system calls around a commit, as the kernel saw it: write, sync, publish, sync the folder."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass

import pytest

from flow_runner import FlowRunner
from needs import missing

CALLS = "openat,write,pwrite64,fsync,fdatasync,linkat,renameat2,close,dup,fcntl"
CALL = re.compile(
    r"^(?P<pid>\d+)\s+(?P<name>\w+)\((?P<arguments>.*)\)\s+= (?P<result>-?\d+)(?:<(?P<path>[^>]*)>)?"
)
DESCRIPTOR = re.compile(r"^\d+<(?P<path>[^>]*)>")


@pytest.fixture(autouse=True)
def strace() -> None:
    """Without strace nobody can see the system calls."""
    if shutil.which("strace") is None:
        missing("needs strace to see the system calls")


@dataclass
class Call:
    pid: int
    name: str
    path: str
    target: str


def traced(flows: FlowRunner, source: str) -> list[Call]:
    """Runs a flow and returns the system calls on its store, in the order in which they ended."""
    flows.write(source)
    trace = flows.folder / "trace"
    command = [
        "strace",
        "-f",
        "-y",
        "-qq",
        "-e",
        f"trace={CALLS}",
        "-o",
        str(trace),
        sys.executable,
        "flow.py",
        "run",
    ]
    result = subprocess.run(command, cwd=flows.folder, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr
    calls, pending = [], {}
    for line in trace.read_text(errors="replace").splitlines():
        pid = line.split(" ", 1)[0]
        if line.endswith("<unfinished ...>"):
            pending[pid] = line.removesuffix("<unfinished ...>")
            continue
        if "resumed>" in line:
            line = pending.pop(pid, pid + " unknown(") + line.split("resumed>", 1)[1]
        match = CALL.match(line)
        if match is None or int(match["result"]) < 0:
            continue
        descriptor = DESCRIPTOR.match(match["arguments"])
        quoted = re.findall(r'"([^"]*)"', match["arguments"])
        path = descriptor["path"] if descriptor else (quoted[0] if quoted else "")
        if ".mainstem" in match["arguments"] or ".mainstem" in path:
            calls.append(Call(int(pid), match["name"], path, quoted[-1] if quoted else ""))
    return calls


def waits(calls: list[Call]) -> list[Call]:
    return [call for call in calls if call.name in ("fsync", "fdatasync")]


def publishing(calls: list[Call], name: str) -> int:
    """Returns where in the trace a file of this name is published."""
    return next(
        n
        for n, call in enumerate(calls)
        if call.name in ("linkat", "renameat2") and call.target.endswith(name)
    )


SMALL = """
class Small(FlowSpec):
    @step
    def start(self):
        self.x = 1
        self.next(self.end)

    @step
    def end(self):
        pass
"""


@pytest.mark.slow
def test_a_task_without_blobs_waits_for_its_record_and_the_folder_and_nothing_else(flows: FlowRunner) -> None:
    calls = traced(flows, SMALL)
    published = publishing(calls, "end.0.json")
    task = [call for call in calls if call.pid == calls[published].pid]
    at = publishing(task, "end.0.json")
    assert len(waits(task)) == 2
    before, after = waits(task[:at]), waits(task[at:])
    assert len(before) == 1, "the record's bytes are durable before it has a name"
    assert len(after) == 1, "its name is durable before anybody hears of it"
    assert after[0].path.endswith("/tasks")
    assert any(call.name in ("write", "pwrite64") for call in task[:at])


@pytest.mark.slow
def test_blobs_are_durable_before_the_record_that_names_them(flows: FlowRunner) -> None:
    calls = traced(flows, SMALL.replace("self.x = 1", "self.x = [bytes([n]) * 100_000 for n in range(2)]"))
    record = publishing(calls, "start.0.json")
    family = calls[:record]
    blobs = [
        n
        for n, call in enumerate(family)
        if call.name in ("linkat", "renameat2") and "/blobs/" in call.target
    ]
    assert blobs, "two large values are blobs"
    for blob in blobs:
        folder = family[blob].target.rpartition("/")[0].rpartition("/blobs/")[2]
        assert any(
            call.name == "fsync" and call.path.endswith(f"/blobs/{folder}") for call in family[blob:]
        ), "a blob's name is durable before the record is written"
    assert sum(call.name in ("fsync", "fdatasync") and "/blobs" in call.path for call in family) >= 2 * len(
        blobs
    )


@pytest.mark.slow
def test_journal_and_logs_are_durable_before_the_run_is_said_to_have_ended(flows: FlowRunner) -> None:
    calls = traced(flows, SMALL.replace("self.x = 1", "print('something')"))
    end = publishing(calls, "end.json")
    journal = [n for n, call in enumerate(calls) if "/journal/" in call.path]
    synced = [n for n, call in enumerate(calls) if call.name == "fdatasync" and "/journal/" in call.path]
    written = [n for n in journal if calls[n].name in ("write", "pwrite64")]
    assert written and synced
    assert max(n for n in written if n < end) < max(n for n in synced if n < end) < end
    assert any(call.name == "fdatasync" and call.path.endswith(".log") for call in calls[:end])
