"""What the client says of runs that a real runtime left: succeeded, failed, killed, cancelled, still running."""

import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from flow_runner import FlowRunner, kill, wait_for
from mainstem_client import Flow, Mainstem, Run, Task, default_metadata, metadata, namespace
from mainstem_client.disk_usage import disk_usage
from mainstem_client.index import rebuild
from mainstem_client.run_summaries import list_runs
from mainstem_datastore import Store

FAN = """
class FanFlow(FlowSpec):
    scale = Parameter("scale", default=10)
    unit = "points"

    @step
    def start(self):
        print("choosing")
        self.seed = 7
        self.models = ["a", "b", "c"]
        self.next(self.train, foreach="models")

    @step
    def train(self):
        self.score = self.scale * len(self.input) + self.index
        self.next(self.join)

    @step
    def join(self, inputs):
        self.scores = [each.score for each in inputs]
        self.merge_artifacts(inputs, include=["seed"])
        self.next(self.end)

    @step
    def end(self):
        self.best = max(self.scores)
"""

STUMBLE = """
class StumbleFlow(FlowSpec):
    @step
    def start(self):
        self.seed = 7
        self.next(self.work)

    @step
    def work(self):
        self.half_done = [1, 2]
        print("about to stumble", flush=True)
        {action}
        self.next(self.end)

    @step
    def end(self):
        pass
"""


@pytest.fixture
def reading(flows: FlowRunner) -> Iterator[FlowRunner]:
    """A working folder whose store the client reads."""
    metadata(f"local@{flows.folder}")
    namespace(None)
    yield flows
    default_metadata()


@pytest.fixture
def stumble(reading: FlowRunner):
    """Runs a flow whose second step does something bad, and returns its run."""

    def run(action: str, head: str = "") -> Run:
        reading.write(head + STUMBLE.format(action=action))
        assert reading.run("run").returncode == 1
        [latest] = Flow("StumbleFlow")
        return latest

    return run


def test_a_run_that_succeeded(reading: FlowRunner) -> None:
    reading.succeed(FAN, "--scale", "100")
    [flow] = Mainstem()
    run = flow.latest_successful_run
    assert run is not None and run == flow.latest_run and (run.state, run.finished) == ("succeeded", True)
    assert [step.id for step in run] == ["start", "train", "join", "end"]
    assert [task.data.score for task in run["train"]] == [100, 101, 102]
    assert [task.index for task in run["train"]] == [0, 1, 2]
    assert [artifact.id for artifact in run["train"].task] == ["models", "scale", "score", "seed", "unit"]
    assert run.data.best == 102 and run.data.seed == 7 and run.data.unit == "points"
    assert run["_parameters"].task.data.scale == 100
    assert run["start"].task.stdout == "choosing\n" and run["start"].task.stderr == ""
    assert list(run["join"].task.parent_tasks) == list(run["train"])
    assert list(run["start"].task.child_tasks) == list(run["train"])
    assert "user:" in " ".join(run.system_tags) and run.created_at < run.finished_at
    assert run["join"].task["seed"].sha == run["start"].task["seed"].sha


def test_a_step_that_raised(stumble) -> None:
    run = stumble("raise Cold(3)", head="class Cold(Exception):\n    pass\n\n")
    task = run["work"].task
    assert (run.state, task.state, task.finished, task.successful) == ("failed", "failed", True, False)
    assert (type(task.exception).__name__, task.exception.args) == ("Cold", (3,))
    assert task.data.half_done == [1, 2] and task.data.seed == 7
    assert (
        task.failure is not None
        and task.failure.file.endswith("flow.py")
        and "raise Cold(3)" not in task.stdout
    )
    assert task.stdout == "about to stumble\n"
    assert run.end_task is None and run.data is None and not run.successful and run.finished


@pytest.mark.parametrize(
    ("action", "cause"),
    [
        ("import os; os.kill(os.getpid(), 9)", "killed-from-outside"),
        ("import os; os.kill(os.getpid(), 11)", "signal"),
        ("import os; os._exit(3)", "exit"),
        ("import sys; sys.exit(4)", "exit"),
    ],
)
def test_a_step_that_died(stumble, action: str, cause: str) -> None:
    task = stumble(action)["work"].task
    assert (task.state, task.finished, task.failure.cause) == ("failed", True, cause)
    assert task.exception is not None and task.finished_at is not None and task.created_at is not None
    assert task.stdout == "about to stumble\n"


def test_a_run_that_was_stopped(reading: FlowRunner) -> None:
    reading.write(STUMBLE.format(action="import time; time.sleep(60)"))
    process = reading.start("run")
    task = _running_task(reading)
    assert (task.state, task.finished, task.finished_at) == ("running", False, None)
    assert Flow("StumbleFlow").latest_run.state == "running" and not Flow("StumbleFlow").latest_run.finished
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert (task.state, task.finished) == ("cancelled", True)
    run = Flow("StumbleFlow").latest_run
    assert (run.state, run.finished, run.successful) == ("cancelled", True, False)


def test_a_run_whose_supervisor_was_killed(reading: FlowRunner) -> None:
    reading.write(STUMBLE.format(action="import time; time.sleep(60)"))
    process = reading.start("run")
    task = _running_task(reading)
    kill(process.pid)
    process.communicate(timeout=30)
    run = Flow("StumbleFlow").latest_run
    wait_for(lambda: run.state == "lost", "the lock is free")
    assert (run.finished, run.successful, run.finished_at) == (True, False, None)
    assert (task.state, task.finished, task.successful) == ("lost", True, False)
    assert run["start"].task.data.seed == 7


def test_deleting_the_index_changes_no_answer(reading: FlowRunner, stumble) -> None:
    reading.succeed(FAN)
    stumble("raise ValueError('no')")
    index = reading.folder / ".mainstem" / "index.sqlite"
    connection = sqlite3.connect(index)
    assert connection.execute("SELECT count(*) FROM attempts").fetchone() == (8,)
    connection.close()
    before = _answers(reading.store)
    index.unlink()
    assert _answers(reading.store) == before
    assert rebuild(reading.store).records == 8
    assert _answers(reading.store) == before


def test_the_bytes_of_a_real_store_are_accounted_for(reading: FlowRunner) -> None:
    reading.succeed(FAN.replace("self.seed = 7", "self.seed = 7; self.big = bytes(range(256)) * 4000"))
    usage = disk_usage(reading.store)
    blobs = [file for file in Path(usage.root, "blobs").rglob("*") if file.is_file()]
    assert usage.blob_bytes == sum(file.stat().st_size for file in blobs) > 0
    assert usage.unreferenced_bytes == 0
    [line] = list_runs(reading.store, reading.store.flows(), 5, None)
    assert line.written_bytes > 0 and line.state == "succeeded"


def test_a_step_finds_its_own_run_and_task(reading: FlowRunner) -> None:
    reading.succeed(
        """
        class SelfFlow(FlowSpec):
            @step
            def start(self):
                self.seen = (current.run.pathspec, current.task.pathspec, current.task.state)
                self.next(self.end)

            @step
            def end(self):
                self.before = current.run["start"].task.data.seen
        """,
        MAINSTEM_USER="somebody-else",
    )
    run = Flow("SelfFlow").latest_run
    assert run.data.before == (run.pathspec, f"{run.pathspec}/start/0", "running")


def test_the_examples_of_the_guide(reading: FlowRunner, repository: Path) -> None:
    reading.succeed(FAN.replace("FanFlow", "HelloFlow"), "--tag", "nightly")
    guide = (repository / "docs" / "guides" / "client.md").read_text()
    names: dict[str, object] = {}
    for example in re.findall(r"```python\n(.*?)```", guide, re.DOTALL):
        exec(example, names)
    assert names["run"] == Flow("HelloFlow").latest_run


def _running_task(reading: FlowRunner) -> Task:
    """Waits until the second step has printed, and returns its task."""

    def started() -> Task | None:
        if not os.path.exists(reading.folder / ".mainstem" / "flows" / "StumbleFlow"):
            return None
        run = Flow("StumbleFlow").latest_run
        if run is None or "work" not in run or not run["work"].task.stdout:
            return None
        return run["work"].task

    return wait_for(started, "the second step runs")


def _answers(store: Store) -> list[object]:
    runs = [run for flow in Mainstem() for run in flow]
    tasks = [task for run in runs for step in run for task in step]
    values = {artifact.pathspec: artifact.data for task in tasks for artifact in task}
    states = [(task.pathspec, task.state, task.current_attempt, task.finished_at) for task in tasks]
    summaries = [
        (line.pathspec, line.state, line.written_bytes, line.duration_us)
        for line in list_runs(store, store.flows(), 9, None)
    ]
    return [values, states, [(run.pathspec, run.state) for run in runs], summaries, disk_usage(store)]
