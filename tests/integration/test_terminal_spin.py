"""`spin --watch`, in a real terminal: edits of files, mistakes in them, and Ctrl-C."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flow_runner import FlowRunner, children_of, kill, processes_with, wait_for
from pseudo_terminal import PseudoTerminal
from spin_runner import spins, spun

SOURCE = """
    import os, time

    import helper

    class Watched(FlowSpec):
        @step
        def start(self):
            self.value = 7
            self.next(self.turn)

        @step
        def turn(self):
            print("one", self.value, helper.text)
            while os.path.exists("wait"):
                open("waiting", "w").close()
                time.sleep(0.01)
            self.next(self.end)

        @step
        def end(self):
            pass
"""
WATCHING = "Watching 2 files; Ctrl-C ends it."
CTRL_C = chr(3)


@pytest.fixture
def watched(flows: FlowRunner) -> FlowRunner:
    (flows.folder / "helper.py").write_text('text = "first"')
    flows.succeed(SOURCE)
    return flows


@pytest.fixture
def terminal(watched: FlowRunner) -> Iterator[PseudoTerminal]:
    with watching(watched, "turn") as terminal:
        yield terminal
    wait_for(lambda: not processes_with(mark(watched)), "all processes of the spins to end")


def watching(flows: FlowRunner, *words: str) -> PseudoTerminal:
    command = [sys.executable, "flow.py", "spin", "--watch", *words]
    return PseudoTerminal(command, flows.folder, {**os.environ, "MARK": mark(flows)})


def mark(flows: FlowRunner) -> str:
    return f"watched-in-{flows.folder}"


def replace(file: Path, old: str, new: str) -> None:
    """Edits a file as editors do: the new one takes the place of the old one at once."""
    text = file.read_text()
    assert old in text
    (file.parent / "edited").write_text(text.replace(old, new))
    os.replace(file.parent / "edited", file)


def ends_by_ctrl_c(terminal: PseudoTerminal, flows: FlowRunner) -> None:
    before = len(terminal.shown)
    terminal.press(CTRL_C)
    assert terminal.end() == 130
    assert "Traceback" not in terminal.shown[before:]
    wait_for(lambda: not processes_with(mark(flows)), "all processes of the spins to end")


@pytest.mark.slow
def test_each_edit_of_the_flow_s_files_runs_the_step_again(
    watched: FlowRunner, terminal: PseudoTerminal
) -> None:
    terminal.expect("one 7 first")
    terminal.expect(WATCHING)
    replace(watched.folder / "flow.py", '"one"', '"two"')
    terminal.expect("Changed: flow.py.")
    terminal.expect("two 7 first")
    terminal.expect(WATCHING)
    replace(watched.folder / "helper.py", "first", "second")
    terminal.expect("Changed: helper.py.")
    terminal.expect("two 7 second")
    terminal.expect(WATCHING)
    (watched.folder / "fresh.py").write_text("")
    terminal.expect("Changed: fresh.py.")
    terminal.expect("Watching 3 files")
    ends_by_ctrl_c(terminal, watched)
    assert len(spins(watched)) == 4


@pytest.mark.slow
def test_an_edit_while_the_step_runs_stops_it_and_runs_it_anew(
    watched: FlowRunner, terminal: PseudoTerminal
) -> None:
    terminal.expect(WATCHING)
    (watched.folder / "wait").touch()
    replace(watched.folder / "flow.py", '"one"', '"two"')
    terminal.expect("two 7 first")
    wait_for((watched.folder / "waiting").exists, "the step to wait")
    replace(watched.folder / "flow.py", '"two"', '"three"')
    terminal.expect("Changed: flow.py.")
    terminal.expect("three 7 first")
    (watched.folder / "wait").unlink()
    terminal.expect(WATCHING)
    ends_by_ctrl_c(terminal, watched)
    assert [spun(watched, id).state for id in by_time(watched)] == ["succeeded", "cancelled", "succeeded"]


@pytest.mark.slow
def test_a_mistake_in_the_file_is_shown_and_it_watches_on(
    watched: FlowRunner, terminal: PseudoTerminal
) -> None:
    terminal.expect(WATCHING)
    replace(watched.folder / "flow.py", "def turn(self):", "def turn(self:")
    terminal.expect("SyntaxError")
    terminal.expect(WATCHING)
    replace(watched.folder / "flow.py", "def turn(self:", "def turn(self):")
    terminal.expect("one 7 first")
    terminal.expect(WATCHING)
    replace(watched.folder / "flow.py", "self.next(self.turn)", "self.next(self.wrok)")
    terminal.expect("error[graph-target-unknown]")
    terminal.expect(WATCHING)
    replace(watched.folder / "flow.py", "wrok", "turn")
    terminal.expect("one 7 first")
    terminal.expect(WATCHING)
    replace(watched.folder / "helper.py", "text", "name")
    terminal.expect("AttributeError")
    terminal.expect("failed after")
    terminal.expect(WATCHING)
    ends_by_ctrl_c(terminal, watched)


def test_ctrl_c_ends_a_step_that_runs_in_order(watched: FlowRunner) -> None:
    (watched.folder / "wait").touch()
    with watching(watched, "turn") as terminal:
        terminal.expect("one 7 first")
        wait_for((watched.folder / "waiting").exists, "the step to wait")
        ends_by_ctrl_c(terminal, watched)
    assert [spun(watched, id).state for id in spins(watched)] == ["cancelled"]


def test_a_module_of_changed_inputs_is_watched_wherever_it_lies(
    watched: FlowRunner, tmp_path_factory: pytest.TempPathFactory
) -> None:
    module = tmp_path_factory.mktemp("elsewhere") / "changed.txt"
    module.write_text('ARTIFACTS = {"value": 8}')
    with watching(watched, "turn", "--artifacts-module", str(module)) as terminal:
        terminal.expect("one 8 first")
        terminal.expect("Watching 3 files")
        replace(module, "8", "9")
        terminal.expect("one 9 first")
        terminal.expect("Watching 3 files")
        ends_by_ctrl_c(terminal, watched)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_another_signal_ends_the_step_too(watched: FlowRunner, number: int, code: int) -> None:
    (watched.folder / "wait").touch()
    with watching(watched, "turn") as terminal:
        wait_for((watched.folder / "waiting").exists, "the step to wait")
        terminal.process.send_signal(number)
        assert terminal.end() == code
    assert [spun(watched, id).state for id in spins(watched)] == ["cancelled"]
    wait_for(lambda: not processes_with(mark(watched)), "all processes of the spins to end")


def test_nothing_runs_on_when_what_watches_is_killed(watched: FlowRunner) -> None:
    (watched.folder / "wait").touch()
    with watching(watched, "turn") as terminal:
        wait_for((watched.folder / "waiting").exists, "the step to wait")
        assert children_of(terminal.process.pid)
        kill(terminal.process.pid)
        wait_for(lambda: not processes_with(mark(watched)), "all processes of the spins to end")


def by_time(flows: FlowRunner) -> list[str]:
    return sorted(spins(flows), key=lambda id: spun(flows, id).folder.run_record().created_us)
