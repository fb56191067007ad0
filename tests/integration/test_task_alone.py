"""The task contract: a fresh interpreter with a TaskSpec, a store and the flow's file gives the same record again."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from flow_runner import FlowRunner, RunReader
from mainstem_core.schema.codec import to_plain
from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore import RunFolder, Store, keys

FLOW = """
import numpy

class Alone(FlowSpec):
    scale = Parameter("scale", default=2.0)

    @step
    def start(self):
        self.table = numpy.arange(100_000, dtype="float64")
        self.names = [f"item {n}" for n in range(300)]
        self.next(self.work, foreach="names")

    @step
    def work(self):
        self.length = len(self.input) * self.scale
        self.scaled = self.table * self.length if self.index == 7 else None
        self.next(self.join)

    @step
    def join(self, inputs):
        self.total = sum(each.length for each in inputs)
        self.merge_artifacts(inputs, exclude=["length", "scaled"])
        self.next(self.fork)

    @step
    def fork(self):
        self.next(self.left, self.right)

    @step
    def left(self):
        self.side = "left"
        self.next(self.meet)

    @step
    def right(self):
        self.side = "right"
        self.next(self.meet)

    @step
    def meet(self, inputs):
        self.sides = [each.side for each in inputs]
        self.merge_artifacts(inputs, include=["total", "table"])
        self.next(self.end)

    @step
    def end(self):
        self.mean = float(self.table.mean()) + self.total
"""
NOT_COMPARED = {"usage", "started_us", "finished_us", "host", "write_id", "check", "written_bytes"}
TASKS = ["start/0", "work/7", "work/299", "join/0", "right/0", "meet/0", "end/0"]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> tuple[FlowRunner, RunReader]:
    flows = FlowRunner(tmp_path_factory.mktemp("alone"))
    return flows, flows.succeed(FLOW, "--max-num-splits", "300")


@pytest.mark.parametrize("task", TASKS)
def test_a_task_commits_the_same_record_from_its_specification_alone(
    finished: tuple[FlowRunner, RunReader], tmp_path: Path, task: str
) -> None:
    flows, run = finished
    path = TaskPath.parse(task)
    manifest = run.manifest(path.step, path.task)
    spec = TaskSpec(
        flow=manifest.flow,
        run=manifest.run,
        step=StepName(path.step),
        task=TaskId(path.task),
        attempt=manifest.attempt,
        inputs=manifest.inputs,
        frames=manifest.frames,
        foreach_splits_max=300,
    )
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(flows.folder / "flow.py", elsewhere)
    shutil.copytree(flows.folder / ".mainstem", tmp_path / "copy")
    copied = RunFolder(Store.open(tmp_path / "copy"), manifest.flow, manifest.run)
    record = tmp_path / "copy" / copied.task_key(keys.manifest(path))
    original = json.loads(record.read_text())
    record.unlink()
    for gone in ("index.sqlite", f"{copied.key}/journal", f"{copied.key}/end.json", f"{copied.key}/lock"):
        target = tmp_path / "copy" / gone
        shutil.rmtree(target) if target.is_dir() else target.unlink(missing_ok=True)
    (elsewhere / "spec.json").write_text(json.dumps(to_plain(spec)))

    command = [sys.executable, "flow.py", "task", "--spec", "spec.json", "--store", str(tmp_path / "copy")]
    result = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, timeout=60)

    assert result.returncode == 0, result.stderr
    again = json.loads(record.read_text())
    assert original.keys() == again.keys()
    for name in original.keys() - NOT_COMPARED:
        assert again[name] == original[name], name
    assert original["write_id"] != again["write_id"]


def test_a_task_that_fails_alone_leaves_its_failure_record_and_exits_with_one(flows: FlowRunner) -> None:
    run = flows.succeed(FLOW, "--max-num-splits", "300")
    spec = TaskSpec(
        run.folder.flow, run.folder.run, StepName("start"), TaskId("0"), attempt=1, foreach_splits_max=3
    )
    result = subprocess.run(
        [sys.executable, "flow.py", "task", "--spec", "-", "--store", ".mainstem"],
        cwd=flows.folder,
        input=json.dumps(to_plain(spec)),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert run.failure("start", attempt=1).error_id == "task-foreach-too-wide"
    assert "error[task-foreach-too-wide]" in result.stderr
