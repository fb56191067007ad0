"""A task's process ends as an interpreter does, draws numbers of its own, and speaks for itself alone."""

from pathlib import Path

import pytest

from flow_runner import FlowRunner

SHARED_MEMORY = Path("/dev/shm")
METHODS = pytest.mark.parametrize("method", ["fork", "spawn"])

ENDINGS = """
import logging.handlers, multiprocessing, os, sys, tempfile, time

handler = logging.handlers.MemoryHandler(1000, target=logging.StreamHandler(sys.stdout))
logging.getLogger("flow").addHandler(handler)
SHARED = tempfile.TemporaryDirectory()
FORK = multiprocessing.get_context("fork")

def write_late(path):
    time.sleep(0.3)
    with open(path, "w") as file:
        file.write("done")

class Endings(FlowSpec):
    @step
    def start(self):
        global OWN
        OWN = tempfile.TemporaryDirectory()
        self.own, self.shared = OWN.name, SHARED.name
        logging.getLogger("flow").warning("a line that a handler holds")
        FORK.Process(target=write_late, args=("late.txt",)).start()
        self.next(self.end)

    @step
    def end(self):
        self.shared_is_there = os.path.isdir(SHARED.name)
"""


@METHODS
def test_a_task_ends_as_an_interpreter_does(flows: FlowRunner, method: str) -> None:
    flows.write(ENDINGS)
    result = flows.run("run", MAINSTEM_START_METHOD=method)
    assert result.returncode == 0, result.stdout + result.stderr
    assert (flows.folder / "late.txt").read_text() == "done", "a process that a step started is waited for"
    assert result.stdout.count("a line that a handler holds") == 1, "what a log handler holds is written"
    run = flows.last_run()
    assert not Path(run.value("own", "start")).exists(), "a step's temporary folder is removed"
    assert run.value("shared_is_there", "end"), "an object made at import is not finalized by the first task"
    assert not Path(run.value("shared", "start")).exists(), "it is by the process that made it"


NUMBERS = """
import random, numpy

SEEDING

class Numbers(FlowSpec):
    @step
    def start(self):
        self.numbers = (random.random(), float(numpy.random.rand()))
        self.items = [0, 1]
        self.next(self.work, foreach="items")

    @step
    def work(self):
        self.numbers = (random.random(), float(numpy.random.rand()))
        self.next(self.join)

    @step
    def join(self, inputs):
        self.all = [each.numbers for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass
"""


def numbers(flows: FlowRunner, seeding: str, method: str) -> list[tuple[float, float]]:
    run = flows.succeed(NUMBERS.replace("SEEDING", seeding), MAINSTEM_START_METHOD=method)
    return [run.value("numbers", "start"), *run.value("all", "join")]


def assert_all_differ(draws: list[tuple[float, float]]) -> None:
    for drawn in zip(*draws, strict=True):
        assert len(set(drawn)) == len(drawn)


@pytest.mark.parametrize(
    "seeding",
    [
        "random.seed(42); numpy.random.seed(42)",
        "random.seed(42); numpy.random.set_bit_generator(numpy.random.PCG64(42))",
    ],
)
def test_a_flow_that_seeds_at_import_draws_the_same_numbers_each_time(
    flows: FlowRunner, seeding: str
) -> None:
    first = numbers(flows, seeding, "fork")
    assert_all_differ(first)
    assert numbers(flows, seeding, "fork") == first
    assert numbers(flows, seeding, "spawn") == first
    assert_all_differ(first + numbers(flows, seeding.replace("42", "43"), "fork"))


@METHODS
def test_a_flow_that_does_not_seed_draws_new_numbers_each_time(flows: FlowRunner, method: str) -> None:
    assert_all_differ(numbers(flows, "", method) + numbers(flows, "", method))


@METHODS
@pytest.mark.parametrize("way_out", ["pass", "raise ValueError('in the copy')", "raise SystemExit(0)"])
def test_a_process_that_a_step_forks_off_does_not_speak_for_the_task(
    flows: FlowRunner, method: str, way_out: str
) -> None:
    run = flows.succeed(
        f"""
        import os

        class Forking(FlowSpec):
            @step
            def start(self):
                self.who = "the task"
                child = os.fork()
                if child == 0:
                    self.who = "the copy"
                    {way_out}
                else:
                    self.status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
                self.next(self.end)

            @step
            def end(self):
                pass
        """,
        MAINSTEM_START_METHOD=method,
    )
    assert run.value("who", "end") == "the task"
    assert run.value("status", "end") == 1
    assert [file.kind for file in run.folder.task_files()] == ["manifest", "manifest"], "and no failure"


@pytest.mark.slow
@pytest.mark.skipif(not SHARED_MEMORY.is_dir(), reason="only Linux shows what is in shared memory")
def test_joblib_leaves_nothing_in_shared_memory(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import os
        import joblib, numpy

        def total(numbers):
            return float(numbers.sum())

        class Parallel(FlowSpec):
            @step
            def start(self):
                ones = numpy.ones(1_000_000)
                self.totals = joblib.Parallel(n_jobs=2)(joblib.delayed(total)(ones) for _ in range(4))
                self.mine = [name for name in os.listdir("/dev/shm") if str(os.getpid()) in name]
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert run.value("totals", "end") == [1_000_000.0] * 4
    mine = run.value("mine", "end")
    assert mine, "joblib did use shared memory"
    assert not [name for name in mine if (SHARED_MEMORY / name).exists()]


@METHODS
def test_garbage_is_collected_as_the_flow_has_it(flows: FlowRunner, method: str) -> None:
    run = flows.succeed(
        """
        import gc
        gc.set_threshold(321, 4, 5)

        class Garbage(FlowSpec):
            @step
            def start(self):
                self.thresholds = gc.get_threshold()
                self.next(self.end)

            @step
            def end(self):
                pass
        """,
        MAINSTEM_START_METHOD=method,
    )
    assert run.value("thresholds", "start") == (321, 4, 5)
