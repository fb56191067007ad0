"""`spin`: a step is run by itself, with the code as it is now and the inputs that a past run has for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flow_runner import FlowRunner, RunReader, wait_for
from spin_runner import contents, refused, spin

SOURCE = """
    from mainstem import Config

    class Many(FlowSpec):
        times = Parameter("times", default=2)
        sizes = Config("sizes", default_value={"wide": 2})

        @step
        def start(self):
            print("start", self.times, self.sizes.wide)
            self.rows = [[1, 2], [3]]
            self.label = "first"
            self.next(self.row, foreach="rows")

        @step
        def row(self):
            print("row", self.input, self.index)
            self.columns = self.input
            self.next(self.cell, foreach="columns")

        @step
        def cell(self):
            print("cell", self.input, self.columns, self.label, self.foreach_stack())
            self.score = self.input * self.times
            self.next(self.row_join)

        @step
        def row_join(self, inputs):
            self.scores = [each.score for each in inputs]
            print("row_join", self.scores, self.index)
            self.next(self.join)

        @step
        def join(self, inputs):
            self.scores = [each.scores for each in inputs]
            print("join", self.scores)
            self.round = 0
            self.next(self.loop)

        @step
        def loop(self):
            print("loop", self.round, current.task_id)
            self.round += 1
            self.more = self.round < 3
            self.next({True: self.loop, False: self.choose}, condition="more")

        @step
        def choose(self):
            print("choose", self.round)
            self.way = "left"
            self.next({"left": self.left, "right": self.right}, condition="way")

        @step
        def left(self):
            print("left", self.way)
            self.next(self.split)

        @step
        def right(self):
            self.next(self.split)

        @step
        def split(self):
            print("split", self.way)
            self.next(self.upper, self.lower)

        @step
        def upper(self):
            self.name_of_it = "upper"
            self.next(self.meet)

        @step
        def lower(self):
            print("lower", self.round)
            self.name_of_it = "lower"
            self.next(self.meet)

        @step
        def meet(self, inputs):
            print("meet", inputs.upper.name_of_it, inputs.lower.name_of_it, len(inputs))
            self.next(self.end)

        @step
        def end(self):
            print("end")
"""
HALTS = """
    import os, time

    class Halts(FlowSpec):
        @step
        def start(self):
            self.items = [1, 2]
            self.next(self.turn, foreach="items")

        @step
        def turn(self):
            print("turn", self.input)
            if self.input == 2 and os.path.exists("halt"):
                raise ValueError("halted")
            while self.input == 2 and os.path.exists("wait"):
                time.sleep(0.01)
            self.value = self.input
            self.next(self.join)

        @step
        def join(self, inputs):
            print("join", [each.value for each in inputs])
            self.next(self.after)

        @step
        def after(self):
            print("after")
            self.next(self.end)

        @step
        def end(self):
            pass
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> FlowRunner:
    """A run that succeeded, with the parameter `times` 5 and another config than the default."""
    flows = FlowRunner(tmp_path_factory.mktemp("many"))
    flows.write(SOURCE)
    words = ("--config-value", "sizes", '{"wide": 7}', "run", "--times", "5")
    done = flows.run(*words)
    assert done.returncode == 0, done.stdout
    return flows


@pytest.mark.parametrize(
    ("named", "printed"),
    [
        ("start", "start 5 7"),
        ("row", "row [1, 2] 0"),
        ("row/1", "row [3] 1"),
        ("cell", "cell 1 [1, 2] first [(0, 2, [1, 2]), (0, 2, 1)]"),
        ("cell/0-1", "cell 2 [1, 2] first [(0, 2, [1, 2]), (1, 2, 2)]"),
        ("cell/1-0", "cell 3 [3] first [(1, 2, [3]), (0, 1, 3)]"),
        ("row_join", "row_join [5, 10] 0"),
        ("row_join/1", "row_join [15] 1"),
        ("join", "join [[5, 10], [15]]"),
        ("loop", "loop 0 0"),
        ("loop/0~1", "loop 1 0~1"),
        ("loop/0~2", "loop 2 0~2"),
        ("choose", "choose 3"),
        ("left", "left left"),
        ("split", "split left"),
        ("lower", "lower 3"),
        ("meet", "meet upper lower 2"),
        ("end", "end"),
    ],
)
def test_a_step_gets_the_inputs_that_it_had_in_the_run(many: FlowRunner, named: str, printed: str) -> None:
    run = many.last_run().folder.run
    done = spin(many, f"{run}/{named}" if "/" in named else named)
    assert done.printed == [printed]
    record = done.run.folder.run_record()
    assert (record.origin_run, done.run.state) == (run, "succeeded")
    assert (f"{record.spins}/").startswith(f"{named}/")
    step, task = record.spins.split("/")
    own = {path.name for path in Path(done.run.folder.store.root, done.run.folder.key, "tasks").iterdir()}
    assert own == {f"{step}.{task}.json", f"{step}.{task}.0.log"}


def test_the_run_is_named_with_or_without_the_flow_and_the_task(many: FlowRunner) -> None:
    run = many.last_run().folder.run
    for named in (f"{run}/cell/1-0", f"Many/{run}/cell/1-0"):
        assert spin(many, named).printed[0].startswith("cell 3")
    for named in (f"{run}/cell", f"Many/{run}/cell"):
        assert spin(many, named).printed[0].startswith("cell 1")


def test_it_says_first_what_it_takes_and_last_what_came_of_it(many: FlowRunner) -> None:
    run = many.last_run().folder.run
    done = spin(many, "choose")
    first, *_, last = done.done.stdout.splitlines()
    assert first.endswith(f" Spin Many/{done.id}: `choose/0` with the inputs that it has in Many/{run}")
    assert f" Spin Many/{done.id} succeeded after " in last and last.endswith("1 task done, 0 B written.")


def test_nothing_of_the_run_changes(many: FlowRunner) -> None:
    run = many.folder / ".mainstem" / "flows" / "Many" / many.last_run().folder.run
    before = contents(run)
    times = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
    spin(many, "cell", "--set", "input=9", "--set", "label=second", "--persist")
    spin(many, "join")
    assert contents(run) == before
    assert {path: path.stat().st_mtime_ns for path in run.rglob("*")} == times


def test_a_step_that_the_run_did_not_come_to_has_no_inputs(many: FlowRunner) -> None:
    assert "error[spin-task-unknown]" in refused(many, "right")
    assert "error[spin-task-unknown]" in refused(many, f"{many.last_run().folder.run}/row/2")


def test_the_code_is_that_of_now_and_the_inputs_are_those_of_the_run(flows: FlowRunner) -> None:
    flows.succeed(HALTS)
    flows.write(HALTS.replace('print("turn", self.input)', 'print("new", self.input, self.items)'))
    assert spin(flows, "turn").printed == ["new 1 [1, 2]"]
    flows.write(HALTS.replace("self.items = [1, 2]", "self.items = [5, 6, 7]"))
    assert spin(flows, "turn").printed == ["turn 1"]


def test_a_step_that_nothing_has_led_to_has_no_inputs(flows: FlowRunner) -> None:
    flows.succeed(HALTS)
    flows.write(HALTS.replace("self.after", "self.fresh").replace("def after", "def fresh"))
    assert "error[spin-task-unknown]" in refused(flows, "fresh")
    assert "error[spin-step-unknown]" in refused(flows, "after")


@pytest.fixture
def halted(flows: FlowRunner) -> Iterator[RunReader]:
    """A run whose step `turn` failed at one of its items."""
    flows.write(HALTS)
    (flows.folder / "halt").touch()
    assert flows.run("run", "--keep-going").returncode == 1
    (flows.folder / "halt").unlink()
    yield flows.last_run()


def test_a_task_that_has_failed_is_tried_with_its_inputs(flows: FlowRunner, halted: RunReader) -> None:
    done = spin(flows, f"{halted.folder.run}/turn/1")
    assert done.printed == ["turn 2"]
    assert halted.state == "failed", "the run stays what it was"


def test_what_comes_after_the_failure_has_no_inputs(flows: FlowRunner, halted: RunReader) -> None:
    told = refused(flows, "join")
    assert "error[spin-task-unknown]" in told and "or `resume` that run first" in told


def test_a_step_before_which_the_run_was_killed_is_run_as_the_run_would_have(flows: FlowRunner) -> None:
    flows.write(HALTS)
    (flows.folder / "wait").touch()
    process = flows.start("run", "--run-id-file", "run-id")
    wait_for((flows.folder / "run-id").exists, "the run to begin")
    wait_for(lambda: flows.last_run().tasks("turn") == ["0"], "the first item to be done")
    process.kill()
    process.communicate(timeout=20)
    lost = flows.last_run()
    assert lost.state == "lost"
    (flows.folder / "wait").unlink()

    assert spin(flows, f"{lost.folder.run}/turn/1").printed == ["turn 2"]
    assert "error[spin-task-unknown]" in refused(flows, "join")
    assert lost.state == "lost"


def test_a_step_that_was_put_in_after_the_failure_gets_what_the_step_before_has_left(
    flows: FlowRunner,
) -> None:
    flows.succeed(HALTS)
    run = flows.last_run()
    for name in ("after.0.json", "end.0.json"):
        Path(run.folder.store.root, run.folder.key, "tasks", name).unlink()
    assert spin(flows, "after").printed == ["after"]


def test_the_newest_run_counts_in_which_the_step_has_run(flows: FlowRunner) -> None:
    first = flows.succeed(HALTS)
    (flows.folder / "halt").touch()
    assert flows.run("run").returncode == 1
    second = flows.last_run()

    assert spin(flows, "join").run.folder.run_record().origin_run == first.folder.run
    assert spin(flows, "start").run.folder.run_record().origin_run == second.folder.run


def test_a_spin_can_be_spun_again(flows: FlowRunner) -> None:
    run = flows.succeed(HALTS)
    first = spin(flows, "turn", "--set", "input=8")
    again = spin(flows, f"{first.id}/turn")
    assert again.printed == ["turn 8"]
    other = spin(flows, f"Halts/{first.id}/turn/0", "--set", "items=[4]")
    assert other.printed == ["turn 8"]
    assert again.run.folder.run_record().origin_run == first.id
    assert "error[spin-task-unknown]" in refused(flows, f"{first.id}/join")
    assert run.state == "succeeded"


def test_what_a_spin_keeps_is_no_input_of_what_follows(flows: FlowRunner) -> None:
    flows.succeed(HALTS)
    kept = spin(flows, "turn", "--set", "input=8", "--persist")
    assert kept.run.value("value", "turn") == 8
    assert spin(flows, "join").printed == ["join [1, 2]"]


def test_a_run_that_was_resumed_gives_the_inputs_that_it_has_of_the_other(
    flows: FlowRunner, halted: RunReader
) -> None:
    assert flows.run("resume").returncode == 0
    resumed = flows.last_run()
    assert resumed.folder.run != halted.folder.run
    assert spin(flows, "turn").run.folder.run_record().origin_run == resumed.folder.run
    assert spin(flows, f"{resumed.folder.run}/join").printed == ["join [1, 2]"]
    (flows.folder / ".mainstem" / "flows" / "Halts" / halted.folder.run / "run.json").unlink()
    assert spin(flows, f"{resumed.folder.run}/turn/0").printed == ["turn 1"]
