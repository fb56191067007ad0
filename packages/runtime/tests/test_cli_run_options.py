"""Options of `run`: how much of the output is kept, and events for programs."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cli_flows import FlowFile

SOURCE = """
    import sys

    from mainstem import FlowSpec, Parameter, step


    class Flood(FlowSpec):
        fail = Parameter("fail", default=False)

        @step
        def start(self):
            for number in range(1500):
                print(f"{number:999}")
            print("no end", end="")
            print("still here", file=sys.stderr)
            if self.fail:
                raise ValueError("no luck")
            self.next(self.end)

        @step
        def end(self):
            pass


    if __name__ == "__main__":
        Flood()
    """


@pytest.fixture
def flow(tmp_path: Path) -> FlowFile:
    return FlowFile(tmp_path, SOURCE)


def events_of(flow: FlowFile, *words: str, code: int = 0) -> list[dict[str, Any]]:
    done = flow.call_bytes("run", "--json", "--run-id-file", "run-id", *words)
    assert done.returncode == code, done.stderr
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_log_is_cut_with_a_clear_mark_and_each_stream_on_its_own(flow: FlowFile) -> None:
    run = flow.run("--max-log-size", "1")

    lines = flow.call_bytes("logs", f"{run}/start", "--stdout").stdout.splitlines()
    assert lines[:-1] == [b"%999d" % number for number in range(1000)]
    assert lines[-1] == b"[TRUNCATED: --max-log-size is 1 MB]"
    assert flow.call_bytes("logs", f"{run}/start", "--stderr").stdout == b"still here\n"


def test_what_is_cut_from_the_log_is_still_shown(flow: FlowFile) -> None:
    printed = [
        event["text"] for event in events_of(flow, "--max-log-size", "1") if event["event"] == "task-output"
    ]

    assert printed.count("still here") == 1 and "no end" in printed
    assert len(printed) == 1502


def test_a_log_within_the_limit_has_no_mark(flow: FlowFile) -> None:
    run = flow.run()

    assert b"TRUNCATED" not in flow.call_bytes("logs", f"{run}/start").stdout


def test_the_events_of_a_run(flow: FlowFile) -> None:
    events = events_of(flow)

    told = [(event["event"], event.get("step")) for event in events if event["event"] != "task-output"]
    assert told == [
        ("run-started", None),
        ("task-started", "start"),
        ("task-succeeded", "start"),
        ("task-started", "end"),
        ("task-succeeded", "end"),
        ("run-ended", None),
    ]
    assert events[0]["run"] == events[-1]["run"] == (flow.folder / "run-id").read_text()
    assert (events[-1]["outcome"], events[-1]["tasks_succeeded"]) == ("succeeded", 2)


def test_the_events_of_a_run_that_fails(flow: FlowFile) -> None:
    *_, failed, ended = events_of(flow, "--fail", "true", code=1)

    assert (failed["event"], failed["message"]) == ("task-failed", "ValueError: no luck")
    assert (failed["stopped"], failed["again"]) == (False, False)
    assert failed["place"].endswith("flow.py:17")
    assert (ended["outcome"], ended["attempts_failed"], ended["error"]) == ("failed", 1, None)


def test_the_events_of_a_task_that_is_tried_again(flow: FlowFile) -> None:
    retry = ("--with", "retry:times=1,minutes_between_retries=0.001")
    done = flow.call_bytes(*retry, "run", "--json", "--fail", "true")

    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["again"] for each in events if each["event"] == "task-failed"] == [True, False]
    said = [each["text"] for each in events if each["event"] == "message"]
    assert [text for text in said if "again" in text] == ["start/0 is tried again in 0.06 s."]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("run", "--metadata", "local"), "Option '--metadata' belongs in front of the command."),
        (("tag", "list", "--metadata", "local"), "Option '--metadata' belongs in front of the command."),
        (("--fail", "true", "run"), "Option '--fail' belongs behind the command, one of 'resume', 'run'."),
        (
            ("--max-workers", "3", "run"),
            "Option '--max-workers' belongs behind the command, one of 'resume', 'run'.",
        ),
        (("--json", "check"), "Option '--json' belongs behind the command, one of 'check', "),
        (("run", "--colour"), "No such option '--colour'."),
    ],
)
def test_an_option_at_a_wrong_place_is_told_where_it_belongs(
    flow: FlowFile, words: Sequence[str], said: str
) -> None:
    done = flow.call_bytes(*words)
    assert done.returncode == 2
    assert said in done.stderr.decode()
