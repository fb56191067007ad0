"""How a spin ends: failures, limits, decorators that do not count, stops from outside; nothing is left running."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from flow_runner import FlowRunner, children_of, kill, processes_with, wait_for
from spin_runner import refused, spin, spun

SOURCE = """
    import os, time
    from mainstem import retry, catch, timeout, environment, parallel

    class Ends(FlowSpec):
        @step
        def start(self):
            self.value = 1
            self.next(self.turn)

        @retry(times=3, minutes_between_retries=0)
        @catch(var="problem")
        @environment(vars={"SETTING": "on"})
        @step
        def turn(self):
            with open("tries", "a") as file:
                file.write("x")
            print("setting", os.environ.get("SETTING"), "try", current.retry_count)
            self.before = 5
            if os.path.exists("cold"):
                raise ValueError("too cold")
            self.next(self.long)

        @timeout(seconds=1)
        @step
        def long(self):
            while os.path.exists("wait"):
                open("waiting", "w").close()
                time.sleep(0.01)
            self.next(self.fan)

        @step
        def fan(self):
            self.next(self.gang, num_parallel=2)

        @parallel
        @step
        def gang(self):
            self.next(self.join)

        @step
        def join(self, inputs):
            self.next(self.end)

        @step
        def end(self):
            pass
"""
WAITS = """
    import os, subprocess, sys, time

    class Waits(FlowSpec):
        @step
        def start(self):
            child = None
            if os.path.exists("wait"):
                child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            while os.path.exists("wait"):
                open("waiting", "w").close()
                time.sleep(0.01)
            self.next(self.end)

        @step
        def end(self):
            pass
"""


@pytest.fixture
def ends(flows: FlowRunner) -> FlowRunner:
    flows.succeed(SOURCE)
    (flows.folder / "tries").unlink()
    return flows


@pytest.fixture
def waiting(flows: FlowRunner) -> Iterator["subprocess.Popen[str]"]:
    """A spin whose task waits; whatever it has started knows the word `spin-of-<folder>`."""
    flows.succeed(WAITS)
    (flows.folder / "wait").touch()
    process = flows.start(
        "spin", "start", "--run-id-file", "spin-id", "--grace-period", "0.5", MARK=mark(flows)
    )
    wait_for((flows.folder / "waiting").exists, "the task to wait")
    yield process
    if process.poll() is None:
        process.kill()
        process.communicate(timeout=20)


def mark(flows: FlowRunner) -> str:
    return f"spin-of-{flows.folder}"


def nothing_runs(flows: FlowRunner) -> None:
    wait_for(lambda: not processes_with(mark(flows)), "all processes of the spin to end")


def cancel(flows: FlowRunner, id: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", "from mainstem.cli import main; main()", "cancel", id],
        cwd=flows.folder, env={**os.environ, "MAINSTEM_USER": "bob"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_a_step_that_fails_ends_the_spin_with_1_and_is_on_record(ends: FlowRunner) -> None:
    (ends.folder / "cold").touch()
    done = spin(ends, "turn", code=1)
    failure = done.run.failure("turn")
    assert (done.run.state, failure.message) == ("failed", "ValueError: too cold")
    assert failure.cause == "exception" and failure.line is not None
    assert done.run.folder.end_record().reason == "turn/0: ValueError: too cold"
    assert "ValueError: too cold" in done.done.stdout
    assert f"look closer: python flow.py logs {done.id}/turn/0" in done.done.stdout


def test_retry_and_catch_do_not_count_and_that_is_said(ends: FlowRunner) -> None:
    (ends.folder / "cold").touch()
    done = spin(ends, "turn", code=1)
    assert "Ignored in a spin: @catch, @retry." in done.done.stderr
    assert done.printed[0] == "setting on try 0"
    assert (ends.folder / "tries").read_text() == "x"
    assert "Ignored" not in spin(ends, "start").done.stderr


def test_retry_that_is_added_does_not_count_either(ends: FlowRunner) -> None:
    done = spin(ends, "start", "--with", "retry:times=4")
    assert "Ignored in a spin: @retry." in done.done.stderr


def test_no_decorator_counts_if_none_is_to_count(ends: FlowRunner) -> None:
    done = spin(ends, "turn", "--skip-decorators")
    assert done.printed == ["setting None try 0"]
    assert "Ignored" not in done.done.stderr


@pytest.mark.slow
def test_a_timeout_is_heeded(ends: FlowRunner) -> None:
    (ends.folder / "wait").touch()
    done = spin(ends, "long", code=1)
    assert done.run.failure("long").cause == "timeout"


def test_a_member_of_a_gang_cannot_be_tried_alone(ends: FlowRunner) -> None:
    assert "error[spin-parallel]" in refused(ends, "gang")
    assert "error[spin-parallel]" in refused(ends, f"{ends.last_run().folder.run}/gang/1")
    assert "error[spin-parallel]" in refused(ends, "gang", "--skip-decorators")


def test_the_steps_around_a_gang_can_be_tried_alone(ends: FlowRunner) -> None:
    spin(ends, "fan", "--skip-decorators")
    spin(ends, "join")


def test_a_flow_whose_graph_is_wrong_is_refused(ends: FlowRunner) -> None:
    ends.write(SOURCE.replace("self.next(self.end)", "self.next(self.end, self.end)"))
    assert "error[graph-target-repeated]" in refused(ends, "turn")


@pytest.mark.parametrize(
    ("number", "code", "reason"),
    [
        (signal.SIGINT, 130, "SIGINT"),
        (signal.SIGTERM, 143, "SIGTERM"),
        (signal.SIGHUP, 129, "SIGHUP"),
    ],
)
def test_a_signal_ends_it_in_order(
    flows: FlowRunner, waiting: "subprocess.Popen[str]", number: int, code: int, reason: str
) -> None:
    waiting.send_signal(number)
    out, _ = waiting.communicate(timeout=30)
    assert waiting.returncode == code, out
    ended = spun(flows, (flows.folder / "spin-id").read_text())
    assert ended.state == "cancelled" and reason in ended.folder.end_record().reason
    assert ended.failure("start").cause == "stopped"
    nothing_runs(flows)


def test_cancel_ends_it(flows: FlowRunner, waiting: "subprocess.Popen[str]") -> None:
    id = (flows.folder / "spin-id").read_text()
    done = cancel(flows, id)
    waiting.communicate(timeout=30)
    assert (done.returncode, done.stdout) == (0, f"Waits/{id} is cancelled.\n")
    assert waiting.returncode == 143
    assert spun(flows, id).state == "cancelled"
    nothing_runs(flows)


def test_nothing_runs_on_when_its_owner_is_killed(
    flows: FlowRunner, waiting: "subprocess.Popen[str]"
) -> None:
    assert len(processes_with(mark(flows))) > 2 and children_of(waiting.pid)
    kill(waiting.pid)
    waiting.communicate(timeout=30)
    nothing_runs(flows)
    id = (flows.folder / "spin-id").read_text()
    assert spun(flows, id).state == "lost"

    done = cancel(flows, id)
    assert (done.returncode, done.stdout) == (0, f"Waits/{id} is cancelled.\n")
    assert spun(flows, id).state == "cancelled"
    assert [run for run in flows.store.runs("Waits") if run.startswith("spin")] == []


def test_a_task_that_is_killed_has_failed(flows: FlowRunner, waiting: "subprocess.Popen[str]") -> None:
    (flows.folder / "wait").unlink()
    waiting.communicate(timeout=30)
    flows.write(WAITS.replace("child = None", "os.kill(os.getpid(), 9)"))
    done = spin(flows, "start", code=1)
    assert "SIGKILL" in done.run.failure("start").message
