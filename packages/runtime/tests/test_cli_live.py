"""A run on a terminal: the lines, the table below them, and the terminal as it was afterwards."""

import os
import sys
import threading
from io import StringIO
from pathlib import Path
from textwrap import dedent

import pytest
from cli_flows import FlowFile
from cli_terminal import Screen, Seen, run_in_terminal

from mainstem_runtime.supervisor.live import LiveProgress

FLOW = """
    import sys
    import time

    from mainstem import FlowSpec, Parameter, step


    class Train(FlowSpec):
        mood = Parameter("mood", default="fine")

        @step
        def start(self):
            print("[bold]loading[/bold] \\x1b]0;title\\x07\\x1b[2J\\x1b[31mred")
            self.models = [1, 2, 3]
            self.next(self.train, foreach="models")

        @step
        def train(self):
            if self.mood == "slow":
                print("ready", flush=True)
                time.sleep(60)
            if self.mood == "sad" and self.index == 0:
                raise ValueError("no luck")
            sys.stderr.write("\\r 10%\\r 50%\\r100%")
            self.next(self.choose)

        @step
        def choose(self, inputs):
            self.next(self.end)

        @step
        def end(self):
            pass


    if __name__ == "__main__":
        Train()
    """

# Tells a live picture what happens in a run whose course the test decides.
SCRIPT = """
    import sys

    from mainstem_core.schema.places import ForeachFrame
    from mainstem_core.schema.task import TaskSpec
    from mainstem_runtime.supervisor.live import LiveProgress

    live = LiveProgress("20261123-101530-k3xq")


    def task(step, *place):
        frames = tuple(ForeachFrame("start", "0", "items", index, count) for index, count in place)
        return TaskSpec("F", "r", step, "-".join(str(index) for index, _ in place) or "0", 0, frames=frames)


    {body}
    live.flush()
    live.close()
    live.message("the end")
    live.flush()
    """


@pytest.fixture
def flow(tmp_path: Path) -> FlowFile:
    return FlowFile(tmp_path, FLOW)


def test_the_lines_and_the_final_state_stay(flow: FlowFile) -> None:
    seen = _run(flow)
    lines = [flow.filtered(line) for line in seen.screen()]

    assert seen.code == 0
    assert lines[0] == "<time> Run Train/<run> started by ada in <folder>/.mainstem"
    assert "<time> start/0 | [bold]loading[/bold] red" in lines
    assert [line for line in lines if "100%" in line] == [
        f"<time> train/{n} ! 100%" for n in _tasks_of(lines)
    ]
    assert _table(lines) == [
        "step     running   done   failed",
        "start          0      1        0",
        f"train          0    3/3        0   {'━' * 30}",
        "choose         0      1        0",
        "end            0      1        0",
    ]
    assert any(
        line.startswith("<time> Run Train/<run> succeeded after <duration>: 6 tasks done") for line in lines
    )


def test_a_failure_is_counted_and_told_with_its_place(flow: FlowFile) -> None:
    seen = _run(flow, "--mood", "sad")
    lines = [flow.filtered(line) for line in seen.screen()]

    assert seen.code == 1
    assert any(line.startswith("<time> train/0 ! Task failed: ValueError: no luck (") for line in lines)
    [train] = [line.split() for line in _table(lines) if line.startswith("train ")]
    assert (train[1], train[3]) == ("0", "1"), "none runs any more, one failed"
    assert "\x1b[31mTask failed: ValueError: no luck" in seen.text


def test_a_stopped_run_leaves_the_terminal_as_it_was(flow: FlowFile) -> None:
    seen = _run(flow, "--mood", "slow", keys={"ready": "\x03"})
    lines = [flow.filtered(line) for line in seen.screen()]

    assert seen.code == 130
    assert seen.modes_after == seen.modes_before
    assert any(line.endswith("<time> Stopping because of SIGINT; again to stop at once.") for line in lines)
    assert _table(lines)[0] == "step    running   done   failed   stopped"
    [train] = [line.split() for line in _table(lines) if line.startswith("train ")]
    assert train[:4] == ["train", "0", "0/3", "0"]
    assert train[4] in ("1", "2", "3"), "those that had started by then"


@pytest.mark.parametrize("code", [0, 130])
def test_the_cursor_is_never_hidden(flow: FlowFile, code: int) -> None:
    """So even a supervisor that is killed leaves a terminal that works."""
    seen = _run(flow) if code == 0 else _run(flow, "--mood", "slow", keys={"ready": "\x03"})

    assert seen.code == code
    assert "\x1b[?" not in seen.text


def test_no_colours_where_nobody_wants_them(flow: FlowFile) -> None:
    seen = _run(flow, NO_COLOR="1")

    styles = {found for found in _sequences(seen.text) if found.endswith("m")}
    assert styles <= {"\x1b[0m", "\x1b[1m", "\x1b[2m"}, "something is more than bold or dim"
    assert "start/0 | [bold]loading[/bold] red" in "\n".join(seen.screen())
    assert "train          0    3/3        0" in "\n".join(seen.screen())


def test_a_dumb_terminal_gets_lines_only(flow: FlowFile) -> None:
    seen = _run(flow, TERM="dumb")
    lines = [flow.filtered(line) for line in seen.text.splitlines()]

    assert _sequences(seen.text) == []
    assert "<time> start/0 | Task is starting." in lines
    assert "<time> start/0 | [bold]loading[/bold] red" in lines
    assert "<time> end/0 | Task finished successfully in <duration>." in lines
    assert not [line for line in lines if line.startswith("step")]


def test_a_failure_counts_unless_the_task_is_tried_again_or_its_failure_is_caught(tmp_path: Path) -> None:
    lines = _play(
        tmp_path,
        """
        from mainstem_core.schema.record import replace

        def fail(spec, again):
            live.attempt_started(spec)
            live.attempt_failed(spec, "no luck", None, stopped=False, again=again)

        passes, dies, caught, waits = (task("work", (index, 4)) for index in range(4))
        for spec in (passes, dies, caught, waits):
            fail(spec, again=True)
        fail(replace(dies, attempt=1), again=False)
        for spec in (replace(passes, attempt=1), replace(caught, attempt=1, fallback=True)):
            live.attempt_started(spec)
            live.attempt_succeeded(spec, 1000)
        """,
    )
    head, row = _table(lines)
    assert head.split() == ["step", "running", "done", "failed", "retried"]
    assert row.split()[:5] == ["work", "0", "2/4", "1", "2"]


def test_a_gang_that_is_tried_again_counts_no_member_of_its_first_attempt_as_lost(tmp_path: Path) -> None:
    lines = _play(
        tmp_path,
        """
        from mainstem_core.schema.record import replace

        members = [task("gang", (index, 2)) for index in range(2)]
        for spec in members:
            live.attempt_started(spec)
        live.attempt_failed(members[1], "no luck", None, stopped=False, again=False)
        live.attempt_failed(members[0], "its gang lost a member", None, stopped=True, again=False)
        for spec in members:
            live.attempt_started(replace(spec, attempt=1))
            live.attempt_succeeded(replace(spec, attempt=1), 1000)
        """,
    )
    head, row = _table(lines)
    assert head.split() == ["step", "running", "done", "failed", "retried"]
    assert row.split()[:5] == ["gang", "0", "2/2", "0", "2"]


def test_the_total_of_nested_fan_outs_grows_as_they_become_known(tmp_path: Path) -> None:
    lines = _play(
        tmp_path,
        """
        for outer, count in ((0, 2), (1, 5)):
            for inner in range(2):
                live.attempt_started(task("work", (outer, 2), (inner, count)))
        live.attempt_succeeded(task("work", (0, 2), (0, 2)), 5)
        """,
    )

    assert _table(lines)[1].startswith("work         3    1/7        0   ━━━━")


def test_lines_that_never_end_are_shown_when_their_task_does(tmp_path: Path) -> None:
    lines = _play(
        tmp_path,
        """
        live.attempt_started(task("a"))
        live.output(task("a"), 1, b"x" * 100_000)
        live.output(task("a"), 1, b"half")
        live.output(task("a"), 2, b"y" * 70_000 + b"\\r 99%")
        live.output(task("a"), 2, b"\\r100%")
        live.attempt_exited(task("a"))
        """,
    )
    text = "\n".join(lines)

    assert text.count("x") == 100_000 + 1  # one in the run's id
    assert " a/0 | half\n" in text
    assert " a/0 ! 100%\n" in text
    assert "99%" not in text


def test_where_there_is_no_room_the_steps_that_run_are_shown(tmp_path: Path) -> None:
    lines = _play(
        tmp_path,
        """
        for number in range(30):
            live.attempt_started(task(f"step{number}"))
        for number in range(1, 30):
            live.attempt_succeeded(task(f"step{number}"), 5)
        """,
        rows=10,
    )

    assert [line.split()[0] for line in _table(lines)] == [
        "step",
        "step0",
        "step27",
        "step28",
        "step29",
        "and",
    ]
    assert _table(lines)[-1] == "and 26 more steps"


@pytest.mark.parametrize(("columns", "bar"), [(80, 30), (50, 16), (39, 5), (38, 0), (34, 0)])
def test_a_narrow_terminal_shortens_the_bar_and_keeps_the_counts(
    tmp_path: Path, columns: int, bar: int
) -> None:
    lines = _play(
        tmp_path,
        """
        live.attempt_started(task("train", (0, 1)))
        live.attempt_succeeded(task("train", (0, 1)), 5)
        """,
        columns=columns,
    )

    assert _table(lines) == [
        "step    running   done   failed",
        f"train         0    1/1        0   {'━' * bar}".rstrip(),
    ]


def test_what_is_said_after_the_end_stands_below_the_table(tmp_path: Path) -> None:
    lines = _play(tmp_path, "live.attempt_started(task('a'))")

    assert [line.split(" ", 1)[-1] for line in lines if line][-1] == "the end"
    assert lines.index(_table(lines)[-1]) < len(lines) - 2


def test_a_terminal_that_is_gone_stops_nothing(tmp_path: Path) -> None:
    body = """
        import os
        os.close(1)
        os.open("/dev/null", os.O_RDONLY)
        live.attempt_started(task("a"))
        live.message("nobody reads this")
        """
    script = tmp_path / "script.py"
    script.write_text(dedent(SCRIPT).format(body=dedent(body)))

    seen = run_in_terminal([sys.executable, str(script)], folder=tmp_path, variables=_variables())

    assert (seen.code, "nobody" in seen.text) == (0, False), seen.text


class StandingStill(StringIO):
    """A terminal that takes nothing while it stands still, as after Ctrl-S."""

    encoding = "utf-8"

    def __init__(self) -> None:
        super().__init__()
        self.is_asked = threading.Event()
        self.goes_on = threading.Event()

    def write(self, text: str) -> int:
        self.is_asked.set()
        assert self.goes_on.wait(60)
        return super().write(text)


def test_a_terminal_that_stands_still_holds_up_nothing_and_costs_bounded_memory() -> None:
    terminal = StandingStill()
    live = LiveProgress("r", terminal)
    live.message("first")
    live.flush()
    assert terminal.is_asked.wait(60)

    for number in range(25_000):
        live.message(f"line {number}")
    terminal.goes_on.set()
    live.close()

    lines = terminal.getvalue().splitlines()
    assert "first" in lines[0]
    assert lines[1] == "... 15000 lines were not shown here; `logs` shows them"
    assert len(lines) == 2 + 10_000
    assert lines[-1].endswith("line 24999")


def _run(flow: FlowFile, *options: str, keys: dict[str, str] | None = None, **variables: str) -> Seen:
    return run_in_terminal(
        flow.command("run", *options),
        folder=flow.folder,
        variables={**flow.variables, **variables},
        keys=keys,
    )


def _play(folder: Path, body: str, *, rows: int = 30, columns: int = 300) -> list[str]:
    script = folder / "script.py"
    script.write_text(dedent(SCRIPT).format(body=dedent(body)))
    command = [sys.executable, str(script)]
    seen = run_in_terminal(command, folder=folder, variables=_variables(), rows=rows, columns=columns)
    assert seen.code == 0, seen.text
    return Screen(200_000).feed(seen.text).lines


def _variables() -> dict[str, str]:
    return {**os.environ, "TERM": "xterm-256color"}


def _table(lines: list[str]) -> list[str]:
    """The lines of the table; the last one, if it stands there more than once."""
    starts = [at for at, line in enumerate(lines) if line.startswith("step ")]
    assert len(starts) == 1, lines
    end = next(
        (at for at in range(starts[0], len(lines)) if not lines[at] or lines[at][0].isdigit()), len(lines)
    )
    return [line for line in lines[starts[0] : end] if not line.startswith("<time>")]


def _tasks_of(lines: list[str]) -> list[str]:
    return [line.split("train/")[1][0] for line in lines if "100%" in line]


def _sequences(text: str) -> list[str]:
    import re

    return re.findall(r"\x1b(?:\[[0-9;:?]*[@-~]|.)", text)
