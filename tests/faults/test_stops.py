"""Cancel, Ctrl-C, SIGTERM, SIGHUP and kill -9 of a supervisor: nothing lives on, and what readers are told is true.

Each try waits until all processes are there: the supervisor, the warm parent, and of each of two tasks its own process,
a child, and a grandchild in a session of its own whose parent has exited. Then it stops the supervisor in one way, and
looks with other eyes until nothing is left: the process table, and the store read by this process.
"""

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from flow_runner import FlowRunner, children_of, kill, processes_with, wait_for
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_datastore import RunFolder, Store

GRACE_S = 0.5
BEYOND_S = 2.0
TRIES = 5
SOAK_TRIES = 100
AT_ONCE = 5
PROCESSES = 8
SESSIONS = 3
MAIN = "from mainstem.cli import main; main()"

WAYS = {
    "cancel": signal.SIGTERM,
    "Ctrl-C": signal.SIGINT,
    "Ctrl-C in a terminal": signal.SIGINT,
    "SIGTERM": signal.SIGTERM,
    "SIGHUP": signal.SIGHUP,
    "kill -9": signal.SIGKILL,
}

FLOW = """
import os, signal, subprocess, time

os.setsid()  # as in a terminal: the run is a process group, and Ctrl-C goes to all of it

class Stops(FlowSpec):
    resist = Parameter("resist", default=0)

    @step
    def start(self):
        self.items = [0, 1]
        self.big = bytes(range(256)) * 1000
        self.next(self.work, foreach="items")

    @step
    def work(self):
        if self.resist >> self.input & 1:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)  # and so do those whom it starts
        subprocess.Popen(["sleep", "600"])
        subprocess.run(["sh", "-c", "setsid sleep 600 & exit 0"])
        time.sleep(600)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass
"""


@dataclass
class Try:
    """A run that is to be stopped."""

    flows: FlowRunner
    marker: str
    process: subprocess.Popen[str]
    cancel: subprocess.Popen[str] | None = None

    def stands(self) -> bool:
        """Says whether all processes are there, and none that is about to exit."""
        found = processes_with(self.marker)
        with suppress(ProcessLookupError):
            return len(found) == PROCESSES and sum(os.getsid(pid) == pid for pid in found) == SESSIONS
        return False

    def clear(self) -> None:
        """Ends all that is still there if the try has failed."""
        while left := processes_with(self.marker):
            for pid in left:
                with suppress(ProcessLookupError):
                    kill(pid)
        for process in filter(None, (self.process, self.cancel)):
            process.communicate(timeout=20)


def started(folder: Path, number: int) -> Try:
    """Starts a run; which of its two tasks ignore SIGTERM is another one in each of four tries."""
    folder.mkdir()
    flows = FlowRunner(folder)
    flows.write(FLOW)
    marker = f"stop-{os.getpid()}-{time.monotonic_ns()}-"
    words = ("run", "--run-id-file", "run-id", "--grace-period", f"{GRACE_S}", "--resist", f"{number % 4}")
    return Try(flows, marker, flows.start(*words, STOP_TEST_MARK=marker))


def stop(trial: Try, way: str) -> None:
    """Stops a run in one way."""
    if way == "cancel":
        words = (MAIN, "cancel", (trial.flows.folder / "run-id").read_text())
        trial.cancel = trial.flows.start(*words, name="-c")
    elif way == "Ctrl-C in a terminal":
        os.killpg(trial.process.pid, signal.SIGINT)
    else:
        trial.process.send_signal(WAYS[way])


def holds(trial: Try, way: str) -> None:
    """Stops a run, and looks at it until all that it was is gone."""
    process, folder = trial.process, trial.flows.folder
    wait_for(trial.stands, "all processes of the run")
    run = RunId((folder / "run-id").read_text())
    others = {process.pid, *children_of(process.pid)}
    last = "lost" if way == "kill -9" else "cancelled"

    def state() -> str:
        return RunFolder(Store.open(folder / ".mainstem"), FlowName("Stops"), run).state()

    def all_gone() -> bool:
        ended = process.poll() is not None
        told = state()
        left = processes_with(trial.marker)
        assert told in ((last,) if ended else ("running", last)), f"ended: {ended}"
        assert told != "cancelled" or others.issuperset(left), (
            "it is said to have ended while its tasks go on"
        )
        return ended and not left

    assert state() == "running"
    stop(trial, way)
    if way == "kill -9":
        process.wait(10)
        assert state() == "lost"
    wait_for(all_gone, f"the end of all processes, {way}", GRACE_S + BEYOND_S)

    out, err = process.communicate(timeout=10)
    assert process.returncode == (-signal.SIGKILL if way == "kill -9" else 128 + WAYS[way]), out + err
    assert "Traceback" not in err
    if trial.cancel is not None:
        out, err = trial.cancel.communicate(timeout=10)
        assert (trial.cancel.returncode, out) == (0, f"Stops/{run} is cancelled.\n"), err
    reader = trial.flows.last_run()
    assert reader.state == last
    assert reader.every_value() == {"start/0/items": [0, 1], "start/0/big": bytes(range(256)) * 1000}


def all_hold(folder: Path, way: str, tries: int) -> None:
    """Tries it so many times; a few runs are started at once, and stopped one after the other."""
    for first in range(0, tries, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, tries))
        trials = [started(folder / f"{number}", number) for number in numbers]
        try:
            for trial in trials:
                holds(trial, way)
        finally:
            for trial in trials:
                trial.clear()


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_nothing_lives_on_and_the_state_is_true_however_a_run_is_stopped(tmp_path: Path, way: str) -> None:
    all_hold(tmp_path, way, TRIES)


@pytest.mark.soak
@pytest.mark.parametrize("way", WAYS)
def test_many_runs_are_stopped(tmp_path: Path, way: str) -> None:
    all_hold(tmp_path, way, SOAK_TRIES)
