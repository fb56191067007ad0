"""`mainstem attach` and `mainstem cancel` in a real terminal: the live picture, Ctrl-C, and the terminal afterwards."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from flow_runner import FlowRunner, processes_with, wait_for
from pseudo_terminal import PseudoTerminal

SOURCE = """
    import os, time

    class Shown(FlowSpec):
        @step
        def start(self):
            self.items = list(range(3))
            self.next(self.work, foreach="items")

        @step
        def work(self):
            print("item", self.input)
            while self.input and not os.path.exists("go"):
                open(f"waiting-{self.input}", "w").close()
                time.sleep(0.01)
            self.next(self.join)

        @step
        def join(self, inputs):
            self.next(self.end)

        @step
        def end(self):
            print("the end")
"""
CTRL_C = chr(3)


def mark(flows: FlowRunner) -> str:
    return f"shown-in-{flows.folder}"


def terminal(flows: FlowRunner, *words: str) -> PseudoTerminal:
    command = [sys.executable, "-c", "from mainstem.cli import main; main()", *words]
    variables = {**os.environ, "MARK": mark(flows), "MAINSTEM_USER": "bob", "MAINSTEM_DEBUG": ""}
    return PseudoTerminal(command, flows.folder, variables)


def waits(flows: FlowRunner) -> None:
    wait_for(lambda: len(list(flows.folder.glob("waiting-*"))) == 2, "the items to wait")


@pytest.fixture
def owner(flows: FlowRunner) -> Iterator["subprocess.Popen[str]"]:
    """The process of a run whose items wait for the file `go`."""
    flows.write(SOURCE)
    words = ("run", "--run-id-file", "run-id", "--grace-period", "1")
    process = flows.start(*words, MARK=mark(flows))
    waits(flows)
    wait_for(lambda: flows.last_run().tasks("work") == ["0"], "the first item to be done")
    wait_for(lambda: flows.last_run().folder.code_record(), "the code to be kept")
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate(timeout=30)
    wait_for(lambda: not processes_with(mark(flows)), "all processes of the run to end")


@pytest.fixture
def run(flows: FlowRunner, owner: "subprocess.Popen[str]") -> str:
    """That run."""
    return (flows.folder / "run-id").read_text()


@pytest.fixture
def lost(flows: FlowRunner, owner: "subprocess.Popen[str]", run: str) -> str:
    """The same run, whose owner was killed."""
    owner.kill()
    owner.communicate(timeout=30)
    assert flows.last_run().state == "lost"
    for file in flows.folder.glob("waiting-*"):
        file.unlink()
    return run


def test_attach_shows_the_run_as_run_does(flows: FlowRunner, lost: str) -> None:
    with terminal(flows, "attach", lost) as attached:
        attached.expect("It goes on here: 2 tasks done before.")
        waits(flows)
        attached.expect("step   running   done   failed   retried")
        attached.expect("work         2 ")
        (flows.folder / "go").touch()
        attached.expect("the end")
        attached.expect("succeeded")
        assert attached.end() == 0
        assert attached.echoes, "the terminal is as it was"
    assert flows.last_run().state == "succeeded"


def test_ctrl_c_ends_an_attached_run_in_order(flows: FlowRunner, lost: str) -> None:
    with terminal(flows, "attach", lost) as attached:
        attached.expect("It goes on here")
        waits(flows)
        before = len(attached.shown)
        attached.press(CTRL_C)
        assert attached.end() == 130
        assert "cancelled" in attached.shown[before:] and "Traceback" not in attached.shown[before:]
        assert attached.echoes, "the terminal is as it was"
    assert flows.last_run().state == "cancelled"
    wait_for(lambda: not processes_with(mark(flows)), "all processes of the run to end")


def test_cancel_in_another_terminal_ends_the_run_of_this_one(flows: FlowRunner, lost: str) -> None:
    with terminal(flows, "attach", lost) as attached:
        attached.expect("It goes on here")
        waits(flows)
        with terminal(flows, "cancel", lost) as cancelling:
            cancelling.expect(f"Shown/{lost} is cancelled.")
            assert cancelling.end() == 0
        attached.expect("stopped by `mainstem cancel` (bob)")
        assert attached.end() == 143
        assert attached.echoes, "the terminal is as it was"
    assert flows.last_run().state == "cancelled"


def test_cancel_says_in_a_terminal_what_it_has_found(flows: FlowRunner, lost: str) -> None:
    for said in (f"Shown/{lost} is cancelled.", f"Shown/{lost} had ended before: cancelled."):
        with terminal(flows, "cancel", lost) as cancelling:
            cancelling.expect(said)
            assert cancelling.end() == 0
