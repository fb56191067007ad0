"""Ctrl-C, SIGTERM and SIGHUP stop everything in time, and the run is recorded as cancelled."""

import os
import signal
import subprocess
import sys
import time

import pytest

from flow_runner import FlowRunner, processes_with, wait_for

SOURCE = """
import os, signal, subprocess, time

class Sleeps(FlowSpec):
    resist = Parameter("resist", default=False)

    @step
    def start(self):
        self.items = [1, 2]
        self.next(self.work, foreach="items")

    @step
    def work(self):
        if self.resist:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
        # A grandchild in a session of its own, started by a child that is gone already.
        subprocess.run(["sh", "-c", "setsid sleep 600 & exit 0"])
        print("sleeping", flush=True)
        time.sleep(600)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass
"""


def start(flows: FlowRunner, *arguments: str):
    flows.write(SOURCE)
    marker = f"mark-{time.monotonic_ns()}"
    process = flows.start("run", *arguments, MAINSTEM_TEST_MARK=marker)
    seen = []
    while sum("sleeping" in line for line in seen) < 2:
        line = process.stdout.readline()
        assert line, process.stderr.read()
        seen.append(line)
    return process, marker


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=lambda v: str(v),
)
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_signal_ends_tasks_that_do_not_resist_within_two_seconds(
    flows: FlowRunner, monkeypatch: pytest.MonkeyPatch, method: str, number: int, code: int
) -> None:
    monkeypatch.setenv("MAINSTEM_START_METHOD", method)
    process, marker = start(flows)
    began = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert time.monotonic() - began < 2.0
    assert process.returncode == code, err
    assert not processes_with(marker)
    run = flows.last_run()
    assert run.state == "cancelled"
    assert run.folder.end_record().reason == f"stopped by {signal.Signals(number).name}"
    assert run.failure("work", "0").cause == "stopped"
    assert "cancelled (stopped by" in out.splitlines()[-1]


def test_tasks_that_resist_are_killed_after_the_grace_period(flows: FlowRunner) -> None:
    process, marker = start(flows, "--resist", "yes", "--grace-period", "0.5")
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert 0.5 <= time.monotonic() - began < 2.5
    assert not processes_with(marker)
    assert flows.last_run().state == "cancelled"


def test_a_second_ctrl_c_does_not_wait_for_the_grace_period(flows: FlowRunner) -> None:
    process, marker = start(flows, "--resist", "yes", "--grace-period", "60")
    process.send_signal(signal.SIGINT)
    wait_for(lambda: "Stopping because" in process.stdout.readline(), "the answer to the first")
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert time.monotonic() - began < 2.0
    assert process.returncode == 130
    assert not processes_with(marker)
    assert flows.last_run().state == "cancelled"


def test_a_run_reads_as_running_while_its_supervisor_lives_and_as_lost_at_once_after_kill_9(
    flows: FlowRunner,
) -> None:
    process, marker = start(flows)
    run = flows.last_run()
    assert run.state == "running"
    assert run.folder.owner() == process.pid or run.folder.owner() == 0
    process.kill()
    process.communicate()
    assert run.state == "lost"
    wait_for(lambda: not processes_with(marker), "the end of its tasks", 2.0)


WAITS = """
import os, signal, time

signal.signal(signal.SIGUSR1, lambda number, frame: None)

class Waits(FlowSpec):
    @step
    def start(self):
        open("waiting", "w").close()
        while not os.path.exists("go"):
            time.sleep(0.005)
        self.next(self.end)

    @step
    def end(self):
        pass
"""


@pytest.mark.parametrize(
    ("before", "number"),
    [([], signal.SIGUSR1), (["nohup"], signal.SIGHUP)],
    ids=["the flow's own handler", "nohup"],
)
def test_no_other_signal_stops_a_run(flows: FlowRunner, before: list[str], number: signal.Signals) -> None:
    flows.write(WAITS)
    process = subprocess.Popen(
        [*before, sys.executable, "flow.py", "run"],
        cwd=flows.folder,
        env=dict(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for((flows.folder / "waiting").exists, "the first task")
    process.send_signal(number)
    (flows.folder / "go").touch()
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, out + err
    assert "Stopping" not in out
    assert flows.last_run().state == "succeeded"


@pytest.mark.parametrize("text", ["nan", "inf", "-1", "soon"])
def test_a_grace_period_that_is_no_number_of_seconds_is_refused(flows: FlowRunner, text: str) -> None:
    flows.write(WAITS)
    result = flows.run("run", "--grace-period", text)
    assert result.returncode == 2
    assert "--grace-period" in result.stderr
    assert not (flows.folder / "waiting").exists()


def test_what_fails_by_itself_while_its_run_stops_is_told_from_what_was_stopped(flows: FlowRunner) -> None:
    flows.write("""
        import os, signal, sys, time

        class Ends(FlowSpec):
            items = ["first", "own", "exit", "killed"]

            @step
            def start(self):
                self.next(self.work, foreach="items")

            @step
            def work(self):
                if self.input == "own":
                    signal.signal(signal.SIGTERM, lambda *_: 1 / 0)
                if self.input == "exit":
                    signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))
                open(self.input, "w").close()
                if self.input == "first":
                    while not all(map(os.path.exists, self.items)):
                        time.sleep(0.005)
                    raise ValueError("the first failure")
                time.sleep(60)
                self.next(self.join)

            @step
            def join(self, inputs):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    said = flows.run("run").stdout
    assert "work/1] Task failed: ZeroDivisionError" in said
    assert "work/2] Task was stopped: the step called sys.exit(7)" in said
    assert "work/3] Task was stopped: stopped with the run" in said
    summary = said.partition("Failed:")[2]
    assert "ValueError" in summary and "ZeroDivisionError" in summary and "exit" not in summary
