"""The few tests that every supported Python runs against the built wheels: check, run, fail, read back."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.smoke]

FLOW = """
import numpy as np
from mainstem import FlowSpec, Parameter, current, step


class SmokeFlow(FlowSpec):
    factor = Parameter("factor", default=2)
    numbers = (1, 2, 3)

    @step
    def start(self):
        self.table = np.arange(100_000, dtype="float64")
        self.items = list(self.numbers)
        self.next(self.multiply, foreach="items")

    @step
    def multiply(self):
        if self.factor == 0:
            raise ValueError("nothing to multiply with")
        self.product = self.table * self.input * self.factor
        print("multiplied by", self.input, "in", current.step_name)
        self.next(self.collect)

    @step
    def collect(self, inputs):
        self.total = float(sum(task.product.sum() for task in inputs))
        self.merge_artifacts(inputs, include=["table"])
        self.next(self.end)

    @step
    def end(self):
        assert self.table[-1] == 99_999


if __name__ == "__main__":
    SmokeFlow()
"""

READ_BACK = """
import sys
from mainstem import Flow

run = Flow("SmokeFlow").latest_run
assert run.successful and run.finished
tasks = sorted(run["multiply"], key=lambda task: task.index)
assert [task.data.product[1] for task in tasks] == [4.0, 8.0, 12.0], tasks
assert "multiplied by 3 in multiply" in tasks[-1].stdout
assert "mainstem_runtime" not in sys.modules
print(run.data.total)
"""


@pytest.fixture
def flow(tmp_path: Path) -> Path:
    """A flow with a parameter, a foreach and a join, in an empty folder."""
    path = tmp_path / "flow.py"
    path.write_text(FLOW)
    return path


def python(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs this Python in a folder, with output piped."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


def test_a_flow_runs_and_is_read_by_another_process(flow: Path) -> None:
    ran = python("flow.py", "run", "--factor", "4", folder=flow.parent)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Warning" not in ran.stdout + ran.stderr

    read = python("-W", "error", "-c", READ_BACK, folder=flow.parent)
    assert read.returncode == 0, read.stderr
    assert float(read.stdout) == sum(range(100_000)) * 6 * 4


def test_a_failure_names_its_step_file_and_line(flow: Path) -> None:
    ran = python("flow.py", "run", "--factor", "0", folder=flow.parent)
    assert ran.returncode == 1
    line = next(number for number, text in enumerate(FLOW.splitlines(), 1) if "raise ValueError" in text)
    output = ran.stdout + ran.stderr
    assert "nothing to multiply with" in output
    assert f"flow.py:{line}" in output
    assert "multiply" in output


def test_a_malformed_graph_is_refused_before_anything_runs(flow: Path) -> None:
    flow.write_text(FLOW.replace("self.next(self.collect)", "self.next(self.colect)"))
    checked = python("flow.py", "check", folder=flow.parent)
    assert checked.returncode == 1
    assert "colect" in checked.stdout + checked.stderr
    assert not (flow.parent / ".mainstem" / "flows").exists()


def test_the_graph_is_shown(flow: Path) -> None:
    shown = python("flow.py", "show", folder=flow.parent)
    assert shown.returncode == 0, shown.stderr
    assert [step for step in ("start", "multiply", "collect", "end") if step not in shown.stdout] == []
