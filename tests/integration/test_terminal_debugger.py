"""Breakpoints, `--pdb` and `debug`, as somebody types into a real terminal."""

import os
import signal
import sys
import time

import pytest

from flow_runner import FlowRunner, kill, processes_with, wait_for
from pseudo_terminal import PseudoTerminal

PROMPT = "(Pdb) "

FLOW = """
import os, time

class Dbg(FlowSpec):
    stop = Parameter("stop", default="")

    @step
    def start(self):
        self.items = [4, 0, 5]
        self.next(self.turn, foreach="items")

    @step
    def turn(self):
        self.half = 10 // 2
        if str(self.input) in self.stop:
            breakpoint()
            print("half is", self.half)
        elif self.stop:
            open(f"began-{self.input}", "w").close()
            print("another task prints")
        self.out = self.half / self.input if not self.stop else self.half
        self.next(self.join)

    @step
    def join(self, inputs):
        self.total = sum(each.out for each in inputs)
        self.next(self.end)

    @step
    def end(self):
        pass
"""


def terminal(flows: FlowRunner, *words: str, **environment: str) -> PseudoTerminal:
    command = [sys.executable, "flow.py", *words]
    return PseudoTerminal(command, flows.folder, {**os.environ, **environment})


@pytest.fixture
def dbg(flows: FlowRunner) -> FlowRunner:
    flows.write(FLOW)
    return flows


@pytest.mark.slow
def test_a_breakpoint_stops_where_it_stands_and_the_run_goes_on_from_there(dbg: FlowRunner) -> None:
    with terminal(dbg, "run", "--stop", "4") as screen:
        assert 'print("half is", self.half)' in screen.expect(PROMPT)
        screen.enter("self.half = 7")
        screen.expect(PROMPT)
        screen.enter("p self.input, self.half")
        assert "(4, 7)" in screen.expect(PROMPT)
        screen.enter("n")
        assert "half is 7" in screen.expect(PROMPT), "what it prints is shown at once"
        screen.enter("c")
        screen.expect("succeeded after")
        assert screen.end() == 0
        assert screen.echoes
    assert dbg.last_run().value("total", "join") == 7 + 5 + 5
    assert b"half is 7" in (dbg.run("logs", f"{dbg.last_run().folder.run}/turn/0").stdout.encode())


@pytest.mark.slow
def test_what_others_print_is_held_back_until_the_terminal_is_free_again(dbg: FlowRunner) -> None:
    with terminal(dbg, "run", "--stop", "4", "--max-workers", "3") as screen:
        screen.expect(PROMPT)
        wait_for((dbg.folder / "began-5").exists, "the other tasks")
        wait_for(lambda: len(dbg.last_run().tasks("turn")) == 2, "the end of the other tasks")
        screen.enter("p 'still here'")
        screen.expect("'still here'")
        behind = screen.expect(PROMPT)
        assert "another task" not in behind and "Run " not in behind, "nothing is drawn over what is typed"
        screen.enter("c")
        screen.expect("succeeded after")
        assert screen.end() == 0
        assert screen.shown.count("another task prints") == 2


@pytest.mark.slow
def test_two_tasks_that_stop_have_the_terminal_one_after_the_other(dbg: FlowRunner) -> None:
    with terminal(dbg, "run", "--stop", "4,5") as screen:
        seen = []
        for _ in range(2):
            screen.expect(PROMPT)
            screen.enter("p ('item', self.input)")
            seen.append(screen.expect(PROMPT).split("('item', ")[-1][0])
            screen.enter("c")
        assert screen.end() == 0
        assert sorted(seen) == ["4", "5"]


@pytest.mark.slow
def test_a_step_that_was_stepped_through_to_its_end_goes_on(dbg: FlowRunner) -> None:
    with terminal(dbg, "run", "--stop", "4") as screen:
        for _ in range(4):
            screen.expect(PROMPT)
            screen.enter("s")
        screen.expect("succeeded after")
        assert screen.end() == 0
        assert "mainstem_" not in screen.shown, "nobody has to step through what is ours"


@pytest.mark.slow
def test_keys_that_stop_things_do_not_stop_the_run_while_somebody_debugs(dbg: FlowRunner) -> None:
    with terminal(dbg, "run", "--stop", "4") as screen:
        screen.expect(PROMPT)
        screen.press("\x03")
        screen.expect("KeyboardInterrupt")
        screen.expect(PROMPT)
        screen.press("\x1a")
        screen.enter("p 'awake'")
        screen.expect("'awake'")
        screen.expect(PROMPT)
        screen.enter("c")
        assert screen.end() == 0


@pytest.mark.slow
def test_who_quits_the_debugger_ends_the_task(dbg: FlowRunner) -> None:
    with terminal(dbg, "run", "--stop", "4") as screen:
        screen.expect(PROMPT)
        screen.enter("q")
        assert screen.end() == 1
        assert "the debugger was quit" in screen.shown and "Traceback" not in screen.shown
    assert dbg.last_run().failure("turn", "0").message == "the debugger was quit"


@pytest.mark.slow
def test_the_classic_way_to_stop_works_too(flows: FlowRunner) -> None:
    flows.write(FLOW.replace("breakpoint()", "import pdb; pdb.set_trace()"))
    with terminal(flows, "run", "--stop", "4") as screen:
        assert 'print("half is", self.half)' in screen.expect(PROMPT)
        screen.enter("c")
        assert screen.end() == 0


@pytest.mark.slow
def test_no_limit_ends_a_task_at_which_somebody_looks(flows: FlowRunner) -> None:
    flows.write(FLOW.replace("    @step\n    def turn", "    @timeout(seconds=1)\n    @step\n    def turn"))
    source = (flows.folder / "flow.py").read_text().replace("current, step", "current, step, timeout")
    (flows.folder / "flow.py").write_text(source)
    with terminal(flows, "run", "--stop", "4", "--grace-period", "0.1") as screen:
        screen.expect(PROMPT)
        time.sleep(1.5)
        screen.enter("c")
        assert screen.end() == 0, screen.shown


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_tasks_get_the_terminal_however_they_are_started(dbg: FlowRunner, method: str) -> None:
    with terminal(dbg, "run", "--stop", "4", MAINSTEM_START_METHOD=method) as screen:
        screen.expect(PROMPT)
        screen.enter("c")
        assert screen.end() == 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_meanwhile_leaves_nothing(dbg: FlowRunner, number: signal.Signals) -> None:
    mark = f"debugger-{os.getpid()}-{time.monotonic_ns()}"
    words = ("run", "--stop", "4", "--grace-period", "0.2")
    with terminal(dbg, *words, DEBUGGER_TEST_MARK=mark) as screen:
        screen.expect(PROMPT)
        supervisor = screen.process.pid
        assert screen.foreground != supervisor, "the task is in front"
        os.kill(supervisor, number)
        code = screen.end()
        assert code == (143 if number == signal.SIGTERM else -number)
        wait_for(lambda: not processes_with(mark), "the end of all processes", 5)
        assert screen.echoes or number == signal.SIGKILL, "the shell finds the terminal as it was"


@pytest.mark.slow
def test_a_task_that_is_killed_in_the_debugger_gives_the_terminal_back(dbg: FlowRunner) -> None:
    with terminal(dbg, "run", "--stop", "4") as screen:
        screen.expect(PROMPT)
        kill(screen.foreground)
        assert screen.end() == 1
        assert screen.echoes
        assert "killed" in dbg.last_run().failure("turn", "0").message


@pytest.mark.slow
def test_without_a_terminal_a_breakpoint_is_an_error_that_says_what_to_do(dbg: FlowRunner) -> None:
    result = dbg.run("run", "--stop", "4")
    assert result.returncode == 1
    assert "error[task-terminal-missing]" in result.stdout and "debug RUN/STEP/TASK" in result.stdout
    failure = dbg.last_run().failure("turn", "0")
    assert failure.error_id == "task-terminal-missing"
    line = (dbg.folder / "flow.py").read_text().splitlines().index("            breakpoint()") + 1
    assert (failure.file, failure.line) == (str(dbg.folder / "flow.py"), line)


@pytest.mark.slow
def test_a_failure_is_looked_at_where_it_happened_and_recorded_then(dbg: FlowRunner) -> None:
    with terminal(dbg, "run", "--pdb") as screen:
        shown = screen.expect(PROMPT)
        assert "ZeroDivisionError" in shown and "self.half / self.input" in shown
        screen.enter("p self.half, self.input")
        assert "(5, 0)" in screen.expect(PROMPT)
        screen.enter("q")
        screen.expect("Task failed: ZeroDivisionError")
        assert screen.end() == 1
    assert dbg.last_run().failure("turn", "1").message.startswith("ZeroDivisionError")


def test_pdb_is_refused_where_nobody_can_type(dbg: FlowRunner) -> None:
    result = dbg.run("run", "--pdb")
    assert result.returncode == 2
    assert "--pdb needs a terminal" in result.stderr


@pytest.mark.slow
def test_debug_restores_the_inputs_of_the_task_that_failed_and_stops_at_the_line(dbg: FlowRunner) -> None:
    assert dbg.run("run").returncode == 1
    run = dbg.last_run().folder
    before = sorted(run.task_names())
    for path in ("turn", f"{run.run}/turn", f"{run.run}/turn/1", f"Dbg/{run.run}/turn/1"):
        with terminal(dbg, "debug", path) as screen:
            shown = screen.expect(PROMPT)
            assert "ZeroDivisionError: division by zero" in shown
            assert "-> self.out = self.half / self.input" in shown
            screen.enter("p self.input, self.half, self.items")
            assert "(0, 5, [4, 0, 5])" in screen.expect(PROMPT)
            screen.enter("w")
            assert "mainstem_runtime" not in screen.expect(PROMPT)
            screen.enter("q")
            assert screen.end() == 0
    assert sorted(run.task_names()) == before, "nothing is stored"
    assert len(dbg.store.runs(run.flow)) == 1


@pytest.mark.slow
def test_debug_stops_at_the_first_line_of_a_task_that_has_not_failed(dbg: FlowRunner) -> None:
    dbg.run("run")
    with terminal(dbg, "debug", f"{dbg.last_run().folder.run}/turn/0") as screen:
        assert "-> self.half = 10 // 2" in screen.expect(PROMPT)
        screen.enter("n")
        screen.expect(PROMPT)
        screen.enter("p self.half")
        screen.expect("5")
        screen.enter("c")
        screen.expect("The step has ended well; nothing was stored.")
        assert screen.end() == 0


@pytest.mark.slow
def test_a_task_that_was_killed_stops_at_its_first_line(flows: FlowRunner) -> None:
    flows.write(FLOW.replace("self.half = 10 // 2", "self.half = os.kill(os.getpid(), 9)"))
    flows.run("run")
    with terminal(flows, "debug", "turn") as screen:
        assert "-> self.half = os.kill" in screen.expect(PROMPT)
        screen.enter("q")
        assert screen.end() == 0


@pytest.mark.slow
def test_debug_shows_the_users_own_line_above_the_library_that_raised(flows: FlowRunner) -> None:
    flows.write(FLOW.replace("self.half = 10 // 2", "import json; self.half = json.loads('no json')"))
    flows.run("run")
    with terminal(flows, "debug", "turn") as screen:
        assert "-> import json; self.half = json.loads" in screen.expect(PROMPT)
        screen.enter("d")
        assert "json" in screen.expect(PROMPT)
        screen.enter("q")
        assert screen.end() == 0


@pytest.mark.slow
def test_a_spin_stops_at_a_breakpoint_too(dbg: FlowRunner) -> None:
    assert dbg.run("run").returncode == 1
    with terminal(dbg, "spin", "turn", "--set", "stop=4") as screen:
        screen.expect(PROMPT)
        screen.enter("p self.input")
        assert "4" in screen.expect(PROMPT)
        screen.enter("c")
        assert screen.end() == 0
