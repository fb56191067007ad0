"""What tasks printed, and facts about them."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from run_builder import RunBuilder

from mainstem_client import Task
from mainstem_core.errors import RecordError, UsageError
from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_datastore.logs import MARK, STDOUT, Frame, encode_frame, stream_bytes


@pytest.fixture
def task(run: RunBuilder) -> Task:
    """A task that printed to both streams."""
    run.print("start", out="one\nzwölf\n".encode() + b"\xff\nend", err=b"warning\n")
    run.succeed("start")
    return Task(f"{run.pathspec}/start/0")


def test_streams_are_apart(task: Task) -> None:
    assert task.stdout == "one\nzwölf\n\ufffd\nend"
    assert task.stderr == "warning\n"
    assert (task.stdout_size, task.stderr_size) == (16, 8)


def test_lines_have_times(task: Task) -> None:
    lines = list(task.loglines("stdout"))
    assert [line for _, line in lines] == ["one", "zwölf", "\ufffd", "end"]
    assert all(at - task.created_at < timedelta(seconds=2) and at.tzinfo is not None for at, _ in lines)
    assert [line for _, line in task.loglines("stdout", as_unicode=False)][2] == b"\xff"
    assert [line for _, line in task.loglines("stderr")] == ["warning"]


def test_an_unknown_stream_is_refused(task: Task) -> None:
    with pytest.raises(UsageError) as caught:
        task.loglines("stdin")
    assert caught.value.id == "client-stream-unknown"


def test_a_silent_task_printed_nothing(run: RunBuilder) -> None:
    run.succeed("start")
    task = Task(f"{run.pathspec}/start/0")
    assert (task.stdout, task.stderr, task.stdout_size, list(task.loglines("stdout"))) == ("", "", 0, [])


def test_a_damaged_log_is_no_silence(task: Task, run: RunBuilder) -> None:
    file = Path(run.folder.store.root, run.folder.log_key(TaskPath(StepName("start"), TaskId("0")), 0))
    content = file.read_bytes()
    second = content.index(b"end") + 3
    file.write_bytes(content[: second + 8] + b"\x07" + content[second + 9 :])
    with pytest.raises(RecordError) as caught:
        _ = task.stderr
    assert (caught.value.id, caught.value.fields["key"]) == (
        "record-malformed",
        run.folder.key_of("tasks/start.0.0.log"),
    )
    lines = task.loglines("stdout")
    assert [next(lines)[1] for _ in range(3)] == ["one", "zwölf", "\ufffd"]
    with pytest.raises(RecordError):
        list(lines)
    file.write_bytes(b"x" + content[1:])
    with pytest.raises(RecordError):
        _ = task.stdout


@given(st.integers(0, 100))
def test_a_log_that_was_cut_by_a_crash_gives_what_is_whole(kept: int) -> None:
    content = MARK + encode_frame(Frame(1, STDOUT, b"first\n")) + encode_frame(Frame(2, STDOUT, b"second\n"))
    assert b"first\nsecond\n".startswith(stream_bytes(content[:kept], STDOUT))


def test_the_log_of_a_running_task_grows(run: RunBuilder) -> None:
    run.launch("start")
    task = Task(f"{run.pathspec}/start/0")
    assert task.stdout == ""
    run.print("start", out=b"still here\n")
    assert task.stdout == "still here\n"


def test_facts_about_a_task(task: Task, run: RunBuilder) -> None:
    facts = task.metadata_dict
    assert facts["attempt"] == "0" and facts["attempt_ok"] == "True" and facts["host"] == "here"
    assert facts["user"] == "ada" and facts["ds-root"] == run.folder.store.root
    assert {fact.name: fact.value for fact in task.metadata} == facts
    assert all(fact.task == task and fact.type == fact.name for fact in task.metadata)
    assert all(fact.created_at == task.finished_at for fact in task.metadata)
