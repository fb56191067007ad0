"""The order of system calls around a commit, as the kernel saw it: write, sync, publish, sync the folder."""

import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass

import pytest

from flow_runner import FlowRunner
from needs import missing

# A question mark is for calls that not every processor has.
NAMING = "linkat,?rename,?renameat,renameat2,?mkdir,mkdirat"
CALLS = f"openat,write,pwrite64,fsync,fdatasync,{NAMING},close,dup,fcntl"
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
    arguments: str


def traced(flows: FlowRunner, source: str, *inject: str) -> list[Call]:
    """Runs a flow and returns the system calls in its folder, see `traced_command`."""
    flows.write(source)
    return traced_command(flows, ["flow.py", "run"], *inject)


def traced_command(flows: FlowRunner, words: list[str], *inject: str) -> list[Call]:
    """Runs Python and returns the system calls in the flow's folder, in the order in which they ended.

    Args:
        flows: where.
        words: what Python is told.
        inject: what strace is to do to some of the calls.
    """
    trace = flows.folder / "trace"
    command = [
        "strace",
        "-f",
        "-y",
        "-qq",
        "-e",
        f"trace={CALLS}",
        *(f"--inject={each}" for each in inject),
        "-o",
        str(trace),
        sys.executable,
        *words,
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
        if str(flows.folder) in match["arguments"] or str(flows.folder) in path:
            target = quoted[-1] if quoted else ""
            calls.append(Call(int(pid), match["name"], path, target, match["arguments"]))
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


def durable_at(calls: list[Call], path: str) -> int:
    """Returns where in the trace all of an append-only file is durable, its name included; its length if nowhere."""
    never = len(calls)
    written = max(n for n, call in enumerate(calls) if call.path == path and call.name == "write")
    syncs = [n for n, call in enumerate(calls) if call.path == path and call.name == "fdatasync"]
    if not syncs or syncs[-1] < written:
        return never
    thread, folder = calls[syncs[0]].pid, path.rpartition("/")[0]
    names = [
        n for n, call in enumerate(calls) if (call.pid, call.name, call.path) == (thread, "fsync", folder)
    ]
    return max(next(n for n in syncs if n > written), next((n for n in names if n > syncs[0]), never))


LOGS = """
class Logs(FlowSpec):
    @step
    def start(self):
        self.numbers = list(range(8))
        self.next(self.work, foreach="numbers")

    @step
    def work(self):
        print(self.input)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        print("the last words of the run")
"""


@pytest.mark.slow
def test_journal_and_logs_are_durable_before_the_run_is_said_to_have_ended(flows: FlowRunner) -> None:
    # Calls are counted for each thread, and only the one that syncs logs comes to a seventh: it alone has a slow disk.
    calls = traced(flows, LOGS, "fdatasync:delay_enter=300000:when=7+")
    end = publishing(calls, "end.json")
    logs = {call.path for call in calls if call.name == "write" and call.path.endswith(".log")}
    journals = {call.path for call in calls if call.name == "write" and "/journal/" in call.path}
    assert (len(logs), len(journals)) == (9, 1)
    assert max(durable_at(calls, path) for path in logs | journals) < end


def source_of(calls: list[Call], at: int) -> str:
    """Returns what the file was called that is published there: its hidden name, or that of its open descriptor."""
    path = calls[at].path
    if not path.startswith("/proc/self/fd/"):
        return path
    descriptor = path.rpartition("/")[2]
    return next(call.path for call in reversed(calls[:at]) if call.arguments.startswith(f"{descriptor}<"))


def steps_of_publishing(calls: list[Call], at: int) -> list[str]:
    """Returns what is done with a file that is published there, and then with its folder; writes in a row are one."""
    source, folder = source_of(calls, at), calls[at].target.rpartition("/")[0]
    steps: list[str] = []
    for n, call in enumerate(calls):
        if n == at:
            steps.append("publish")
        elif call.path == source and call.name in ("write", "pwrite64") and steps[-1:] != ["write"]:
            steps.append("write")
        elif call.path == source and call.name in ("fsync", "fdatasync"):
            steps.append("sync")
        elif steps and call.path == folder and call.name == "fsync":
            steps.append("sync folder")
            if n > at:
                break
    return steps


@pytest.mark.slow
def test_every_file_is_written_synced_published_without_replacing_and_then_its_folder_is_synced(
    flows: FlowRunner,
) -> None:
    calls = traced(flows, SMALL.replace("self.x = 1", "self.x = bytes(range(256)) * 400"))
    published = [call for call in calls if call.name in ("linkat", "renameat2")]
    names = [call.target.rpartition("/")[2] for call in published]
    records = ("store.json", "run.json", "start.0.json", "end.0.json", "code.json", "end.json")
    assert [names.count(name) for name in records] == [1] * len(records)
    assert any("/blobs/" in call.target for call in published), "the value is a blob"
    for call in published:
        own = [each for each in calls if each.pid == call.pid]
        steps = steps_of_publishing(own, own.index(call))
        assert steps == ["write", "sync", "publish", "sync folder"], call.target
        assert call.name == "linkat" or "RENAME_NOREPLACE" in call.arguments, call.arguments
    replacing = [call.arguments for call in calls if call.name in ("rename", "renameat")]
    assert not replacing, "a rename would replace what a faster process has published"


@pytest.mark.slow
def test_every_folder_has_a_durable_name_before_anything_else_is_done(flows: FlowRunner) -> None:
    calls = [call for call in traced(flows, SMALL) if call.name not in ("openat", "close", "fcntl")]
    made = [call for call in calls if call.name in ("mkdir", "mkdirat")]
    names = {call.target.rpartition("/")[2] for call in made}
    assert names >= {".mainstem", "blobs", "flows", "Small", "tasks", "journal"}
    for call in made:
        own = [each for each in calls if each.pid == call.pid]
        after = own[own.index(call) + 1]
        assert (after.name, after.path) == ("fsync", call.target.rpartition("/")[0]), call.target


DIES_AFTER_ITS_RECORD = """
        import os, sys
        points = sys.modules["mainstem_runtime.task.commit"]
        points.fault_point = lambda name: name == "record-before-report" and os.kill(os.getpid(), 9)
"""


@pytest.mark.slow
def test_the_record_of_a_task_that_died_before_it_could_report_is_durable_before_it_counts(
    flows: FlowRunner,
) -> None:
    calls = traced(flows, SMALL.replace("self.x = 1", DIES_AFTER_ITS_RECORD))
    published, following = publishing(calls, "start.0.json"), publishing(calls, "end.0.json")
    synced = [call for call in waits(calls[published:following]) if call.path.endswith("/tasks")]
    assert {call.pid for call in synced} - {calls[published].pid}, "whoever relies on it makes it durable"


KILLS_ITS_OWNER = """
        import os, time
        if not os.path.exists("killed"):
            open("killed", "w").close()
            with open(f"/proc/{os.getppid()}/stat") as parent:
                os.kill(int(parent.read().rpartition(")")[2].split()[1]), 9)
            time.sleep(60)
"""


@pytest.mark.slow
def test_whoever_takes_a_run_over_makes_its_records_durable_before_reading_them(flows: FlowRunner) -> None:
    flows.write(SMALL.replace("        pass", KILLS_ITS_OWNER))
    assert flows.run("run").returncode == -signal.SIGKILL
    words = ["-c", "from mainstem.cli import main; main()", "attach", "--changed-code"]
    calls = traced_command(flows, [*words, f"Small/{flows.last_run().folder.run}"])
    read = [
        n for n, call in enumerate(calls) if call.name == "openat" and call.path.endswith("/start.0.json")
    ]
    synced = [call.path for call in waits(calls[: read[0]])]
    for ending in (f"/{flows.last_run().folder.run}", "/tasks"):
        assert any(path.endswith(ending) for path in synced), ending
