"""Random flows run as real processes: every task that the graph asks for runs once, and nothing else does."""

import random
import subprocess
from pathlib import Path

import pytest
from flow_sources import FlowSource, flow_sources
from hypothesis import HealthCheck, given, settings

from flow_runner import FlowRunner, kill, processes_with, wait_for

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
MARK = "\n        open('effects', 'a').write(f'{current.step_name}/{current.task_id}\\n')\n"


def write(flows: FlowRunner, source: FlowSource) -> None:
    """Writes a random flow of which each task leaves one line in the file `effects`."""
    text = source.text.replace("import FlowSpec, step", "import FlowSpec, current, step")
    lines = []
    for line in text.splitlines():
        lines.append(line)
        if line.startswith("    def "):
            lines.append(MARK.strip("\n"))
    text = "\n".join(lines).replace("from mainstem_core.flow", "from mainstem")
    (flows.folder / "flow.py").write_text(text)
    (flows.folder / "effects").unlink(missing_ok=True)


def holds(flows: FlowRunner, source: FlowSource) -> None:
    write(flows, source)
    result = flows.run("run", "--max-num-splits", "10000")
    assert result.returncode == 0, result.stdout + result.stderr
    run = flows.last_run()
    assert run.state == "succeeded"
    expected = {name: source.task_count(name) for name in source.steps}
    assert {name: len(run.tasks(name)) for name in source.steps} == expected
    effects = (flows.folder / "effects").read_text().split()
    assert len(effects) == len(set(effects)) == sum(expected.values())
    run.every_value()


@pytest.mark.slow
@settings(max_examples=8, suppress_health_check=SLOW_IS_FINE)
@given(flow_sources())
def test_random_flows_run_each_task_once(
    tmp_path_factory: pytest.TempPathFactory, source: FlowSource
) -> None:
    holds(FlowRunner(tmp_path_factory.mktemp("random")), source)


@pytest.mark.soak
@settings(max_examples=300, suppress_health_check=SLOW_IS_FINE)
@given(flow_sources())
def test_many_random_flows_run_each_task_once(
    tmp_path_factory: pytest.TempPathFactory, source: FlowSource
) -> None:
    holds(FlowRunner(tmp_path_factory.mktemp("random")), source)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(150))
def test_kill_9_of_the_supervisor_at_a_random_moment(tmp_path: Path, seed: int) -> None:
    """Whatever the moment: no process stays, the state is true, and what was committed can be read."""
    chance = random.Random(seed)
    flows = FlowRunner(tmp_path)
    flows.write("""
        import subprocess

        class Busy(FlowSpec):
            @step
            def start(self):
                self.items = list(range(40))
                self.next(self.work, foreach="items")

            @step
            def work(self):
                subprocess.Popen(["sleep", "600"], start_new_session=True)
                self.data = bytes([self.input]) * 100_000
                self.next(self.join)

            @step
            def join(self, inputs):
                self.total = sum(len(each.data) for each in inputs)
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    marker = f"{tmp_path}/mark"
    process = flows.start("run", MAINSTEM_TEST_MARK=marker)
    wait_for(lambda: any((tmp_path / ".mainstem" / "flows").glob("*/*/run.json")), "the run")
    try:
        process.wait(timeout=chance.uniform(0, 0.5))
    except subprocess.TimeoutExpired:
        kill(process.pid)
    process.communicate(timeout=30)
    wait_for(lambda: not processes_with(marker), "the end of all processes", 7.0)
    run = flows.last_run()
    assert run.state in ("lost", "succeeded")
    run.every_value()
