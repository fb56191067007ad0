"""Two supervisors on one run, two attempts of one task: one wins, and the other one is told clearly.

Two racers are started once. For each race they meet at a barrier, and go on at the same tick of the clock.
"""

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import pytest

from flow_runner import FlowRunner, RunReader, kill, processes_with, wait_for
from mainstem import FlowSpec, current, step
from mainstem_core.errors import MainstemException
from mainstem_core.graph.build import build_graph
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath
from mainstem_core.schema.records import Manifest, RunRecord
from mainstem_core.schema.task import TaskReport, TaskSpec
from mainstem_datastore import RunFolder, Store
from mainstem_datastore.journal import JournalWriter, read_journal
from mainstem_datastore.records import new_write_id
from mainstem_runtime.supervisor.takeover import take_over
from mainstem_runtime.task.execute import execute

TICK_NS = 2_000_000
MAIN = "from mainstem.cli import main; main()"
COMMAND_FLOW = """
import os, time

class Both(FlowSpec):
    @step
    def start(self):
        self.number = 7
        self.next(self.work)

    @step
    def work(self):
        with open("effects", "a") as file:
            file.write("x")
        while not os.path.exists("go"):
            time.sleep(0.005)
        self.square = self.number ** 2
        self.next(self.end)

    @step
    def end(self):
        pass
"""

T = TypeVar("T")
Racer = Callable[[str, list[RunId], int], list[T]]
spawn = multiprocessing.get_context("spawn")


class Raced(FlowSpec):
    """Its first task leaves something else in each attempt, and goes on to another number of tasks."""

    @step
    def start(self) -> None:
        self.number = current.retry_count
        self.big = bytes([self.number]) * 100_000
        self.items = list(range(2 + self.number))
        self.next(self.work, foreach="items")

    @step
    def work(self) -> None:
        self.next(self.join)

    @step
    def join(self, inputs: Any) -> None:
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


FLOW = FlowName(Raced.__name__)
START = TaskPath(StepName("start"), TaskId("0"))

# -- the two racers ------------------------------------------------------------------------------------------


def enter(barrier: Any) -> None:
    """Begins a racer's process."""
    global gate
    gate = barrier


def meet() -> None:
    """Waits for the other racer, and then for the next tick of the clock that both have."""
    gate.wait()
    tick = time.monotonic_ns() // TICK_NS
    while time.monotonic_ns() // TICK_NS == tick:
        pass


def raced(racer: Racer[T], store: Store, runs: list[RunId]) -> list[tuple[RunId, T, T]]:
    """Has two processes race for each of some runs; returns what both say of each."""
    # Neither of them comes to an end without the other one, so each has a process of its own.
    with ProcessPoolExecutor(2, spawn, enter, (spawn.Barrier(2, timeout=30),)) as racers:
        one, other = [racers.submit(racer, store.root, runs, side) for side in (0, 1)]
        return list(zip(runs, one.result(), other.result(), strict=True))


def own_each(root: str, runs: list[RunId], side: int) -> list[int | str]:
    """Takes each run over, as `attach` does; returns the number of each epoch, or how it was refused."""
    said: list[int | str] = []
    for run in runs:
        folder = RunFolder(Store.open(root), FLOW, run)
        record = folder.run_record()
        assert record is not None
        meet()
        try:
            claimed = take_over(folder, record)
            journal = JournalWriter(folder, claimed.epoch)
        except (MainstemException, OSError) as refused:
            said.append(str(refused))
            gate.wait()
            continue
        journal.append("run-taken-over", side=side)
        said.append(claimed.epoch)
        gate.wait()  # it stays the owner until the other one has looked
        journal.close()
        claimed.lock.release()
    return said


def commit_each(root: str, runs: list[RunId], side: int) -> list[TaskReport]:
    """Executes an attempt of the first task of each run; both attempts commit at once."""
    commit = RunFolder.commit

    def commit_at_once(folder: RunFolder, manifest: Manifest) -> bool:
        meet()
        return commit(folder, manifest)

    graph = build_graph(Raced)
    with mock.patch.object(RunFolder, "commit", commit_at_once):
        specs = [TaskSpec(FLOW, run, START.step, START.task, attempt=side) for run in runs]
        return [execute(Raced, graph, Store.at(root), spec) for spec in specs]


# -- the races, and what they are for ------------------------------------------------------------------------


def so_often(races: int, soak: int) -> pytest.MarkDecorator:
    """Says how many races a test is."""
    marked = [pytest.param(races, marks=pytest.mark.slow), pytest.param(soak, marks=pytest.mark.soak)]
    return pytest.mark.parametrize("races", marked)


def lost_runs(root: Path, count: int) -> tuple[Store, list[RunId]]:
    """Makes runs whose owner is gone, with one attempt on its way."""
    store = Store.open(root, create=True)
    runs = [RunId(f"20260101-000000-{number:04}") for number in range(count)]
    for run in runs:
        folder = RunFolder(store, FLOW, run)
        folder.make()
        lock = folder.lock("pid 1, since 1, host gone, boot gone\n")
        assert folder.claim(RunRecord(FLOW, run, new_write_id(), 1, "ada", "flow.py"))
        journal = JournalWriter(folder)
        journal.append("run-started")
        journal.append("attempt-launched", START, 0)
        journal.close()
        lock.release()
        assert folder.state() == "lost"
    return store, runs


@so_often(100, 1000)
def test_one_of_two_supervisors_owns_a_run_and_the_other_is_refused(tmp_path: Path, races: int) -> None:
    store, runs = lost_runs(tmp_path, races)
    owners: Counter[int] = Counter()
    for run, *said in raced(own_each, store, runs):
        refused = [each for each in said if isinstance(each, str)]
        assert said.count(1) == len(refused) == 1, (run, said)
        assert refused[0].startswith(f"[run-owned] somebody runs `{FLOW}/{run}` already (pid "), refused
        folder = RunFolder(store, FLOW, run)
        assert store.native.list_folder(folder.key_of("journal")) == ["0", "1"], run
        *before, taken = read_journal(folder)
        assert [event.kind for event in before] == ["run-started", "attempt-launched"], run
        assert (taken.kind, taken.data) == ("run-taken-over", {"side": said.index(1)}), run
        owners[said.index(1)] += 1
    assert len(owners) == 2, "it is no race if one of them always wins"


@so_often(100, 1000)
def test_one_of_two_attempts_counts_and_both_speak_of_that_one(tmp_path: Path, races: int) -> None:
    store, runs = lost_runs(tmp_path, races)
    winners: Counter[int] = Counter()
    for run, one, other in raced(commit_each, store, runs):
        reader = RunReader(RunFolder(store, FLOW, run))
        assert reader.folder.task_names() == ["start.0.json"], run
        manifest = reader.manifest("start")
        number = manifest.attempt
        values = {"number": number, "big": bytes([number]) * 100_000, "items": list(range(2 + number))}
        assert reader.every_value() == {f"{START}/{name}": value for name, value in values.items()}, run
        assert one.succeeded and one == other, run
        assert (one.transition, one.items) == (manifest.transition, manifest.items), run
        assert one.items is not None and one.items.count == 2 + number, run
        winners[number] += 1
    assert len(winners) == 2, "it is no race if one of them always wins"


def attached_twice(flows: FlowRunner) -> None:
    """Kills the owner of a run and calls `attach` twice at once; the winner's tasks wait for the loser's end."""
    flows.write(COMMAND_FLOW)
    mark = f"race-{os.getpid()}-{time.monotonic_ns()}-"
    effects = flows.folder / "effects"
    try:
        owner = flows.start("run", "--run-id-file", "run-id", RACE_TEST_MARK=mark)
        wait_for(lambda: effects.exists() and effects.read_text(), "the second task")
        wait_for(lambda: flows.last_run().folder.code_record(), "the code to be kept")
        owner.kill()
        owner.communicate(timeout=20)
        wait_for(lambda: not processes_with(mark), "the end of the first owner's tasks")
        words = (MAIN, "attach", (flows.folder / "run-id").read_text())
        both = [flows.start(*words, name="-c", RACE_TEST_MARK=f"{mark}{side}") for side in (0, 1)]
        wait_for(lambda: any(command.poll() is not None for command in both), "one of them to give up")
        [lost] = [side for side in (0, 1) if both[side].poll() is not None]
        assert not processes_with(f"{mark}{lost}"), "the loser leaves nothing"
        (flows.folder / "go").touch()
        said = [command.communicate(timeout=60) for command in both]
    finally:
        while left := processes_with(mark):
            for pid in left:
                with suppress(ProcessLookupError):
                    kill(pid)
    reader = flows.last_run()
    assert (both[lost].returncode, both[1 - lost].returncode) == (1, 0), said
    assert "error[run-owned]" in said[lost][1] and f"`Both/{reader.folder.run}`" in said[lost][1]
    assert (reader.state, reader.value("square", "work")) == ("succeeded", 49)
    assert [event.kind for event in read_journal(reader.folder)].count("run-taken-over") == 1
    committed = sorted(name for name in reader.folder.task_names() if name.endswith(".json"))
    assert committed == ["end.0.json", "start.0.json", "work.0.json"]
    assert effects.read_text() == "xx", "each owner began the task once"


@so_often(3, 20)
def test_one_of_two_commands_goes_on_with_a_run_and_the_other_is_refused(tmp_path: Path, races: int) -> None:
    for number in range(races):
        (tmp_path / f"{number}").mkdir()
        attached_twice(FlowRunner(tmp_path / f"{number}"))
