"""Random flows whose supervisor is killed at a random line of its journal, and attached to: as if nothing had been.

The flow's file makes the journal kill its writer, right before or right after it writes a line. Some tasks fail, and
some kill themselves, the first time that they run. Each task leaves a line in `effects` when its step is called.
"""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from random_flows import random_flow, source
from reference_interpreter import Interpreter

from flow_runner import FlowRunner, processes_with, wait_for
from mainstem_client import Run, Task, default_metadata, default_namespace, metadata, namespace

SEEDS = range(100)
SOAK_SEEDS = range(100, 600)
KINDS = {
    "run-started",
    "run-taken-over",
    "attempt-launched",
    "attempt-succeeded",
    "attempt-failed",
    "run-ending",
}

# Lines of which there is one in each journal are seldom hit by chance.
FIRST = {
    (0, 3): "run-started",
    (1, 3): "run-ending",
    (1, 2): "run-taken-over",
    (2, 3): "attempt-failed",
    (3, 3): "attempt-failed",
}
RETRY = "retry:times=20,minutes_between_retries=0"
MIX = "def mix(number, before):\n"
MARK = """
    import os, signal, zlib
    task = f"{number} {current.task_id}"
    mark = f"once-{number}-{current.task_id}"
    fate = zlib.crc32(task.encode()) % 16
    if fate < 2 and not os.path.exists(mark):
        open(mark, "w").close()
        if fate:
            raise ValueError("once")
        os.kill(os.getpid(), signal.SIGKILL)
    with open("effects", "a") as file:
        file.write(task + chr(10))
"""
KILLER = """
import os, signal
from mainstem_datastore.journal import JournalWriter

def deadly(write, at, before):
    def append(self, kind, *where, **data):
        deadly.lines += 1
        is_it = at in (kind, str(deadly.lines))
        if is_it and before:
            kill(kind)
        write(self, kind, *where, **data)
        if is_it:
            kill(kind)
    deadly.lines = 0
    return append

def kill(kind):
    os.write(kills, f"{kind}{chr(10)}".encode())
    os.kill(os.getpid(), signal.SIGKILL)

if "KILL_AT" in os.environ:
    kills = os.open("kills", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    when, at = os.environ["KILL_AT"].split(" ")
    JournalWriter.append = deadly(JournalWriter.append, at, when == "before")
"""


def call(flows: FlowRunner, command: list[str], kill_at: str | None) -> int:
    environment = {**os.environ, "TAKEOVER_TEST_MARK": str(flows.folder)}
    if kill_at is not None:
        environment["KILL_AT"] = kill_at
    done = subprocess.run(
        [sys.executable, *command],
        cwd=flows.folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode in (0, -9), done.stdout + done.stderr
    wait_for(lambda: not processes_with(str(flows.folder)), "the end of all processes", 10.0)
    return done.returncode


def counted(flows: FlowRunner) -> Counter[str]:
    file = flows.folder / "effects"
    return Counter(file.read_text().splitlines() if file.exists() else [])


def holds(seed: int, flows: FlowRunner) -> None:
    """Kills the owner of a run, and those who take it over, until one comes to its end."""
    chance = random.Random(seed)
    chain = random_flow(seed)
    expected = {path: task.trail for path, task in Interpreter(chain).tasks.items()}
    numbers = {"start": chain[0][1], "end": chain[-1][1]}

    def tasks_of(run: Run) -> dict[tuple[int, str], Task]:
        return {(numbers.get(step.id) or int(step.id[1:]), task.id): task for step in run for task in step}

    for file in flows.folder.glob("once-*"):
        file.unlink()
    (flows.folder / "effects").unlink(missing_ok=True)
    (flows.folder / "id").unlink(missing_ok=True)
    (flows.folder / "flow.py").write_text(KILLER + source(chain, "s{}".format).replace(MIX, MIX + MARK))
    command = ["flow.py", "--with", RETRY, "run", "--run-id-file", "id"]
    undisturbed: list[dict[str, int]] = []
    lines = 3 * len(expected)
    for kills_left in (3, 2, 1, 0):
        line = FIRST.get((seed % 10, kills_left)) or str(chance.randint(1, lines))
        kill_at = f"{chance.choice(('before', 'after'))} {line}" if kills_left else None
        if call(flows, command, kill_at) == 0:
            break
        run_id = flows.last_run().folder.run
        run = Run(f"RandomFlow/{run_id}")
        assert run.state == "lost", f"seed {seed}"
        done = {f"{number} {task}" for (number, task), each in tasks_of(run).items() if each.successful}
        before = {task: count for task, count in counted(flows).items() if task in done}
        undisturbed.append(before)
        command = ["-c", "from mainstem.cli import main; main()", "attach", "--changed-code", run_id]
        lines = max(2, lines // 2)
    run = Run(f"RandomFlow/{flows.last_run().folder.run}")
    assert run.successful, f"seed {seed}"
    assert {path: task["trail"].data for path, task in tasks_of(run).items()} == expected, f"seed {seed}"
    effects = counted(flows)
    for before in undisturbed:
        assert {task: effects[task] for task in before} == before, (
            f"seed {seed}: what was done was done again"
        )
    assert set(effects) == {f"{number} {task}" for number, task in expected}, f"seed {seed}"


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
def test_a_run_whose_owners_are_killed_ends_as_if_nothing_had_been(flows: FlowRunner, first: int) -> None:
    for seed in range(first, first + 25):
        holds(seed, flows)
    # Owners were killed at lines of every kind.
    assert set((flows.folder / "kills").read_text().splitlines()) >= KINDS


@pytest.mark.soak
@pytest.mark.parametrize("first", range(SOAK_SEEDS.start, SOAK_SEEDS.stop, 50))
def test_many_runs_whose_owners_are_killed(flows: FlowRunner, first: int) -> None:
    for seed in range(first, first + 50):
        holds(seed, flows)
