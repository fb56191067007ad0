"""kill -9 of supervisor, warm parent and task, aimed at each named point: nothing lives on, nothing lies.

Each run holds a process at one point, kills one of the three, lets the others go on, and then looks with other eyes:
the process table, and the store read by this process.
"""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from flow_runner import FlowRunner, children_of, kill, processes_with, wait_for
from mainstem_core.errors import MainstemException
from mainstem_runtime.faults import POINTS

HITS_EACH = 12
VICTIMS = ("supervisor", "parent", "task")

FLOW = """
import subprocess

class Killed(FlowSpec):
    @step
    def start(self):
        self.numbers = [1, 2, 3]
        self.big = bytes(range(256)) * 1000
        self.next(self.work, foreach="numbers")

    @step
    def work(self):
        # A child in a session of its own, which neither a signal to the group nor a closed pipe reaches.
        subprocess.Popen(["sleep", "600"], start_new_session=True)
        self.square = self.input ** 2
        self.noise = self.big[self.input:]
        self.next(self.join)

    @step
    def join(self, inputs):
        subprocess.Popen(["sleep", "600"], start_new_session=True)
        self.total = sum(each.square for each in inputs)
        self.next(self.end)

    @step
    def end(self):
        pass
"""


def expected_states(point: str, victim: str) -> set[str]:
    """What a second process must read after the kill; all else would be a lie."""
    if victim == "supervisor":
        return {"succeeded"} if point == "index-catch-up" else {"lost"}
    if point == "index-catch-up":
        return {"succeeded"}  # parent and tasks are gone already, so the supervisor is the only one to kill
    if point == "record-before-report" and victim == "task":
        return {"succeeded"}  # its record is durable: the task is done, though it could tell nobody
    return {"failed"}


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_kills_at_a_named_point(tmp_path: Path, point: str) -> None:
    """All kills at one point are one test, so that it counts its own hits whichever process runs the others."""
    hits: Counter[str] = Counter()
    for round_number in range(HITS_EACH):
        folder = tmp_path / f"{round_number}"
        folder.mkdir()
        hits[kill_at(FlowRunner(folder), point, victim_of(point, round_number))] += 1
    assert hits[point] >= 10


def victim_of(point: str, round_number: int) -> str:
    """Says who is killed: each in turn, of those that are there."""
    if point == "index-catch-up":
        return "supervisor"
    victim = VICTIMS[round_number % len(VICTIMS)]
    return "parent" if point == "before-fork" and victim == "task" else victim  # there is no task yet


def kill_at(flows: FlowRunner, point: str, victim: str) -> str:
    """Runs a flow, kills one process while one is held at the point, looks what is left; returns the point it was."""
    flows.write(FLOW)
    log = flows.folder / "reached"
    process = flows.start("run", MAINSTEM_FAULT_POINT=point, MAINSTEM_FAULT_LOG=str(log))
    [parent] = wait_for(lambda: children_of(process.pid), "the warm parent") if victim == "parent" else [0]
    line = wait_for(
        lambda: log.exists() and log.read_text().endswith("\n") and log.read_text(), f"reaching {point}"
    )
    reached, pid = line.splitlines()[0].split()
    assert reached == point
    kill({"supervisor": process.pid, "parent": parent, "task": int(pid)}[victim])
    Path(f"{log}.go").touch()
    out, err = process.communicate(timeout=30)

    wait_for(lambda: not processes_with(str(log)), "the end of all processes of the run", 7.0)
    run = flows.last_run()
    assert run.state in expected_states(point, victim), (victim, out, err)
    run.every_value()
    if run.state == "failed" and victim == "task":
        assert "killed from outside" in out
    if run.state == "succeeded":
        assert run.value("total", "end") == 14
    assert "Traceback" not in err
    return reached


@pytest.mark.slow
def test_a_flipped_bit_in_any_blob_is_found_on_read(flows: FlowRunner) -> None:
    run = flows.succeed(FLOW.replace("subprocess.Popen", "(lambda *a, **k: None)"))
    blobs = sorted(path for path in (flows.folder / ".mainstem" / "blobs").rglob("*") if path.is_file())
    assert blobs
    for blob in blobs:
        content = blob.read_bytes()
        blob.chmod(0o644)
        for position in {0, len(content) // 2, len(content) - 1}:
            blob.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
            with pytest.raises(MainstemException) as caught:
                run.every_value()
                [run.artifacts("work", task) for task in run.tasks("work")]
                _items(flows)
            assert caught.value.id == "store-blob-corrupt"
            assert blob.name.removesuffix(".zst") in str(caught.value)
            assert run.folder.run in str(caught.value)
        blob.write_bytes(content)
    run.every_value()


def _items(flows: FlowRunner) -> None:
    """Reads the items of the foreach, as the tasks did."""
    from mainstem_datastore.artifacts import load_item

    run = flows.last_run()
    pages = run.manifest("start").items
    assert pages is not None
    for index in range(pages.count):
        load_item(run.folder.store.native, pages, index, what=f"item {index} of {run.folder.run}")


@pytest.mark.slow
def test_tasks_die_even_if_supervisor_and_warm_parent_are_killed_at_once(
    flows: FlowRunner, tmp_path: Path
) -> None:
    flows.write(FLOW.replace("subprocess.Popen", "(lambda *a, **k: None)"))
    log = tmp_path / "reached"
    process = flows.start("run", MAINSTEM_FAULT_POINT="user-code", MAINSTEM_FAULT_LOG=str(log))
    [parent] = wait_for(lambda: children_of(process.pid), "the warm parent")
    wait_for(lambda: log.exists() and log.read_text().endswith("\n"), "a task")
    for victim in (process.pid, parent):
        os.kill(victim, signal.SIGSTOP)
    for victim in (parent, process.pid):
        kill(victim)
    process.communicate(timeout=30)
    wait_for(lambda: not processes_with(str(log)), "the end of the tasks, though nobody lets them go on", 5.0)
    assert flows.last_run().state == "lost"
