"""Random flows of every construct run as real processes: they do what the reference interpreter says, and once."""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from random_flows import Chain, random_flow, source
from reference_interpreter import Interpreter

from flow_runner import FlowRunner, kill, processes_with, wait_for
from mainstem_client import Run, default_metadata, default_namespace, metadata, namespace

SEEDS = range(200)
SOAK_SEEDS = range(200, 2200)

MIX = "def mix(number, before):\n"
MARK = "    open('effects', 'a').write(f'{number} {current.task_id}\\n')\n"


def ran(chain: Chain, flows: FlowRunner) -> dict[tuple[int, str], int]:
    """Runs a description by its file, each task of which leaves a line in `effects`; returns what each task left."""
    (flows.folder / "flow.py").write_text(source(chain, "s{}".format).replace(MIX, MIX + MARK))
    (flows.folder / "effects").unlink(missing_ok=True)
    result = flows.run("run", "--run-id-file", "id")
    assert result.returncode == 0, result.stdout + result.stderr
    run = Run(f"RandomFlow/{(flows.folder / 'id').read_text()}")
    assert run.successful
    numbers = {"start": chain[0][1], "end": chain[-1][1]}
    return {
        (numbers.get(step.id) or int(step.id[1:]), task.id): task["trail"].data
        for step in run
        for task in step
    }


def holds(seed: int, flows: FlowRunner) -> None:
    chain = random_flow(seed)
    expected = {path: task.trail for path, task in Interpreter(chain).tasks.items()}
    assert ran(chain, flows) == expected, f"seed {seed}"
    effects = (flows.folder / "effects").read_text().splitlines()
    assert sorted(effects) == sorted(f"{number} {task}" for number, task in expected), f"seed {seed}"


@pytest.fixture
def flows(tmp_path: Path) -> Iterator[FlowRunner]:
    """A folder for flows, whose store the client reads."""
    metadata(f"local@{tmp_path}")
    namespace(None)
    yield FlowRunner(tmp_path)
    default_metadata()
    default_namespace()


@pytest.mark.slow
@pytest.mark.parametrize("first", range(SEEDS.start, SEEDS.stop, 25))
def test_random_flows_do_what_the_reference_says(flows: FlowRunner, first: int) -> None:
    for seed in range(first, first + 25):
        holds(seed, flows)


@pytest.mark.soak
@pytest.mark.parametrize("first", range(SOAK_SEEDS.start, SOAK_SEEDS.stop, 100))
def test_many_random_flows_do_what_the_reference_says(flows: FlowRunner, first: int) -> None:
    for seed in range(first, first + 100):
        holds(seed, flows)


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
