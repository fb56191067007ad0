"""What tasks took of their machine: measured, recorded, and shown by `mainstem show` and the client."""

import json
import subprocess
import sys
from typing import Any

import pytest

from flow_runner import FlowRunner
from mainstem_client import Run, default_metadata, default_namespace, metadata, namespace

SOURCE = """
import subprocess, sys, time

class Facts(FlowSpec):
    @step
    def start(self):
        self.noise = b"0123456789abcdef" * 4096
        self.items = [b"x" * 100_000, b"y" * 200_000]
        self.next(self.work, foreach="items")

    @step
    def work(self):
        if self.index == 0:
            held = bytearray(200_000_000)
            held[::4096] = bytes(len(held[::4096]))
            end = time.process_time() + 0.3
            while time.process_time() < end:
                pass
        else:
            busy = "[0 for _ in iter(lambda: time.process_time() > 0.3, True)]"
            subprocess.run([sys.executable, "-c", f"import time; {busy}"], check=True)
        self.size = len(self.input)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.sizes = [each.size for each in inputs]
        self.read = len(inputs[0].noise)
        self.next(self.end)

    @step
    def end(self):
        raise ValueError("too late")
"""


def show(flows: FlowRunner, *words: str, code: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from mainstem.cli import main; main()", "show", *words],
        cwd=flows.folder,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


@pytest.fixture
def run_id(flows: FlowRunner) -> str:
    flows.write(SOURCE)
    assert flows.run("run").returncode == 1
    return flows.last_run().folder.run


def test_time_processor_memory_and_bytes_of_each_task_are_measured(flows: FlowRunner, run_id: str) -> None:
    document: dict[str, Any] = json.loads(show(flows, run_id, "--json"))
    tasks = {task["task"]: task for task in document["tasks"]}

    assert (document["state"], document["reason"]) == ("failed", "end/0: ValueError: too late")
    assert 0.3 < tasks["work/0"]["cpu_s"] < 5.0
    assert 0.3 < tasks["work/1"]["cpu_s"] < 5.0, "a process that the task waited for counts"
    assert 200_000_000 < tasks["work/0"]["memory_peak_bytes"] < 500_000_000
    assert tasks["work/1"]["memory_peak_bytes"] < 100_000_000, "the peak is that of its own processes"
    assert [tasks[f"work/{index}"]["read_bytes"] for index in (0, 1)] == [100_000, 200_000]
    assert tasks["work/1"]["duration_s"] > 0.3
    assert tasks["join/0"]["read_bytes"] == 65536 + len("100000") + len("200000")
    assert tasks["start/0"]["read_bytes"] == 0 < tasks["start/0"]["written_bytes"]
    end = tasks["end/0"]
    assert (end["state"], end["failure"], end["written_bytes"]) == ("failed", "ValueError: too late", None)
    assert end["cpu_s"] is not None and end["where"].endswith("flow.py:34")


def test_people_get_a_line_for_each_step_or_for_each_task_of_one(flows: FlowRunner, run_id: str) -> None:
    lines = show(flows, f"Facts/{run_id}").splitlines()
    assert lines[0].startswith(f"Facts/{run_id}  failed after ")
    assert [line.split()[:3] for line in lines[5:9]] == [
        ["start", "1", "succeeded"],
        ["work", "2", "succeeded"],
        ["join", "1", "succeeded"],
        ["end", "1", "failed"],
    ]
    assert "300.0 kB" in lines[6], "what the tasks of a step have read is added up"
    assert lines[-1].startswith("end/0 failed: ValueError: too late (")
    tasks = show(flows, f"{run_id}/work").splitlines()
    assert [line.split()[0] for line in tasks[4:]] == ["task", "work/0", "work/1"]
    assert "error[client-not-found]" in show(flows, f"{run_id}/nosuch", code=1)
    assert "error[client-not-found]" in show(flows, "20260101-000000-aaaa", code=1)


def test_the_client_says_the_same(flows: FlowRunner, run_id: str) -> None:
    metadata(f"local@{flows.folder}")
    namespace(None)
    try:
        task = Run(f"Facts/{run_id}")["work"]["1"]
        assert task.usage.read_bytes == 200_000
        assert task.usage.cpu_s is not None and task.usage.cpu_s > 0.3
        assert task.metadata_dict["read_bytes"] == "200000"
    finally:
        default_metadata()
        default_namespace()
