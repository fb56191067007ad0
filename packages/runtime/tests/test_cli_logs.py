"""`logs`: what tasks printed, while they run, after they succeeded, and after they failed."""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from cli_flows import Ended, FlowFile
from cli_terminal import run_in_terminal

from mainstem_datastore.logs import MARK, STDOUT, Frame, encode_frame

SOURCE = r"""
    import os
    import sys
    import time

    from mainstem import FlowSpec, Parameter, step


    def say(stream, data):
        os.write(stream, data)


    class Talk(FlowSpec):
        mood = Parameter("mood", default="fine")

        @step
        def start(self):
            say(1, b"one\n")
            say(2, b"two\n")
            say(1, b"raw \xff\x00\r\n")
            say(1, b"\x1b[2J\x1b[31mred\x1b[0m no end")
            self.items = [0, 1]
            self.next(self.talk, foreach="items")

        @step
        def talk(self):
            if self.mood == "killed" and self.index == 1:
                os.kill(os.getpid(), 9)
            if self.mood == "sad" and self.index == 0:
                raise ValueError("no luck")
            if self.mood == "slow":
                say(1, b"waiting\n")
                while not os.path.exists("go"):
                    time.sleep(0.01)
            if self.index == 0:
                say(1, b"first\n")
                say(2, b"careful\n")
            self.next(self.join)

        @step
        def join(self, inputs):
            self.next(self.end)

        @step
        def end(self):
            pass


    if __name__ == "__main__":
        Talk()
    """


class Finished(NamedTuple):
    flow: FlowFile
    run: str

    def logs(self, path: str, *options: str) -> Ended:
        return self.flow.call("logs", f"{self.run}/{path}", *options)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, clean_session: None) -> Finished:
    flow = FlowFile(tmp_path_factory.mktemp("talk"), SOURCE)
    return Finished(flow, flow.run())


def test_one_stream_of_one_task_comes_out_byte_by_byte(finished: Finished) -> None:
    done = finished.flow.call_bytes("logs", f"{finished.run}/start/0", "--stdout")

    assert done.returncode == 0
    assert done.stdout == b"one\nraw \xff\x00\r\n\x1b[2J\x1b[31mred\x1b[0m no end"
    assert done.stderr == b""


def test_both_streams_come_in_lines(finished: Finished) -> None:
    both = finished.flow.call_bytes("logs", f"{finished.run}/start/0")
    explicitly = finished.flow.call_bytes("logs", "show", "--both", f"Talk/{finished.run}/start")

    lines = both.stdout.split(b"\n")
    # Two pipes are read one after the other: where the other stream's line stands is not certain to the microsecond.
    lines.remove(b"two")
    assert lines == [b"one", b"raw \xff\x00\r", b"\x1b[2J\x1b[31mred\x1b[0m no end", b""]
    assert both.stdout == explicitly.stdout


def test_standard_error_alone(finished: Finished) -> None:
    assert finished.logs("start/0", "--stderr") == (0, "two\n", "")


def test_several_tasks_are_named_in_front_of_their_lines(finished: Finished) -> None:
    assert finished.logs("talk", "--stdout") == (0, "[talk/0] first\n", "")
    assert finished.logs("talk", "--stderr") == (0, "[talk/0] careful\n", "")


def test_timestamps_stand_in_front(finished: Finished) -> None:
    assert finished.logs("talk/0", "--stdout", "--timestamps") == (0, "<time> first\n", "")
    assert finished.logs("talk", "--stderr", "--timestamps") == (0, "<time> [talk/0] careful\n", "")


def test_who_printed_nothing_is_said_on_standard_error(finished: Finished) -> None:
    assert finished.logs("join/0") == (0, "", "The task Talk/<run>/join/0 has printed nothing.\n")
    assert finished.logs("join", "--stderr") == (
        0,
        "",
        "The task Talk/<run>/join/0 has printed nothing to stderr.\n",
    )


def test_the_attempt_can_be_chosen(finished: Finished) -> None:
    assert finished.logs("talk/0", "--attempt", "0", "--stdout") == (0, "first\n", "")

    code, out, err = finished.logs("talk/0", "--attempt", "3")

    assert (code, out) == (1, "")
    assert err.startswith("error[client-not-found]: attempt 3 of the task `Talk/<run>/talk/0` does not exist")


def test_a_path_is_needed(finished: Finished) -> None:
    assert finished.flow.call("logs")[0] == 2
    assert finished.flow.call("logs").err.endswith("Error: Missing argument 'PATH'.\n")
    assert finished.flow.call("logs", "start").err.startswith(
        "error[usage-pathspec-invalid]: `start` is not a path"
    )
    assert finished.logs("strat").err.startswith("error[client-not-found]: the step `Talk/<run>/strat`")


def test_help_is_that_of_show(finished: Finished) -> None:
    assert finished.flow.call("logs", "--help") == finished.flow.call("logs", "show", "--help")


def test_a_failed_task_shows_its_traceback(tmp_path: Path) -> None:
    flow = FlowFile(tmp_path, SOURCE)
    run = flow.run("--mood", "sad", code=1)

    code, out, _ = flow.call("logs", f"{run}/talk/0", "--stderr")

    assert code == 0
    assert re.fullmatch(
        r'Traceback \(most recent call last\):\n  File "<folder>/flow.py", line \d+, in talk\n'
        r'    raise ValueError\("no luck"\)\nValueError: no luck\n',
        out,
    )


def test_a_killed_task_that_printed_nothing_says_how_it_ended(tmp_path: Path) -> None:
    flow = FlowFile(tmp_path, SOURCE)
    run = flow.run("--mood", "killed", code=1)

    assert flow.call("logs", f"{run}/talk/1") == (
        0,
        "",
        "The task Talk/<run>/talk/1 has printed nothing. It failed: killed from outside (SIGKILL)\n",
    )


def test_a_damaged_log_is_named_after_all_that_can_be_read(tmp_path: Path) -> None:
    flow = FlowFile(tmp_path, SOURCE)
    run = flow.run()
    whole = MARK + encode_frame(Frame(1_795_000_000_000_000, STDOUT, b"one\n"))
    for log, content in (("start.0.0.log", whole + b"\xee" * 100), ("talk.0.0.log", b"\xee" * 100)):
        [file] = tmp_path.glob(f".mainstem/flows/Talk/*/tasks/{log}")
        file.write_bytes(content)

    first = flow.call("logs", f"{run}/start/0")
    alone = flow.call("logs", f"{run}/talk/0", "--stdout")
    several = flow.call("logs", f"{run}/talk", "--stderr")

    hint = "hint: restore the file from a copy of the store; a record is never changed after it was written\n"
    record = "error[record-malformed]: the record `flows/Talk/<run>/tasks"
    assert first == (
        1, "one\n", f"{record}/start.0.0.log` cannot be read: it is damaged from byte {len(whole)} on\n{hint}"
    )  # fmt: skip
    assert alone == several == (
        1, "", f"{record}/talk.0.0.log` cannot be read: it does not begin as a log does\n{hint}"
    )  # fmt: skip


def test_a_running_task_shows_what_it_has_printed_so_far(tmp_path: Path) -> None:
    flow = FlowFile(tmp_path, SOURCE)
    with flow.running("--mood", "slow", "--run-id-file", "run-id") as process:
        assert process.stdout is not None
        while b"/talk/0] waiting" not in (line := process.stdout.readline()):
            assert line, "the run ended without a word of `talk`"
        run = (tmp_path / "run-id").read_text()

        assert flow.call("logs", f"{run}/talk/0") == (0, "waiting\n", "")
        assert flow.call("logs", f"{run}/talk/0", "--stderr") == (
            0,
            "",
            "The task Talk/<run>/talk/0 has printed nothing to stderr so far.\n",
        )
        (tmp_path / "go").touch()
        process.stdout.read()
        assert process.wait() == 0
    assert flow.call("logs", f"{run}/talk/0", "--stdout") == (0, "waiting\nfirst\n", "")


def test_a_terminal_gets_colours_and_nothing_else_that_it_obeys(finished: Finished) -> None:
    command = [sys.executable, "flow.py", "logs", f"{finished.run}/start/0", "--stdout"]

    seen = run_in_terminal(command, folder=finished.flow.folder, variables=finished.flow.variables)

    assert seen.code == 0
    assert seen.text == "one\r\nraw \ufffd\r\n\x1b[31mred\x1b[0m no end\x1b[0m\r\n"


def test_a_reader_who_leaves_early_is_not_shown_an_error(finished: Finished) -> None:
    command = finished.flow.command("logs", f"{finished.run}/start/0")
    with subprocess.Popen(
        command,
        cwd=finished.flow.folder,
        env=finished.flow.variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
