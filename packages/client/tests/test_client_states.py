"""How runs and tasks say where they stand: running, succeeded, failed, cancelled, lost."""

import threading

import pytest
from run_builder import RunBuilder, StoreBuilder

from mainstem_client import Run, Step, Task
from mainstem_client.exceptions import ArtifactMissing, ExceptionWrapper
from mainstem_client.record_source import RecordSource
from mainstem_client.stored_exception import restore_exception
from mainstem_core.errors import MainstemNotFound


def test_a_run_goes_from_running_to_its_outcome(run: RunBuilder) -> None:
    seen = Run(run.pathspec)
    assert (seen.state, seen.finished, seen.successful, seen.finished_at) == ("running", False, False, None)
    run.end("succeeded")
    assert (seen.state, seen.finished, seen.successful) == ("succeeded", True, True)
    assert seen.finished_at is not None


@pytest.mark.parametrize("outcome", ["failed", "cancelled"])
def test_an_unsuccessful_run_is_finished(run: RunBuilder, outcome: str) -> None:
    run.end(outcome)
    seen = Run(run.pathspec)
    assert (seen.state, seen.finished, seen.successful) == (outcome, True, False)


def test_a_run_whose_owner_died_is_lost_and_finished(run: RunBuilder) -> None:
    seen = Run(run.pathspec)
    run.lose()
    assert (seen.state, seen.finished, seen.successful, seen.finished_at) == ("lost", True, False, None)


def test_a_task_exists_from_its_launch_on(run: RunBuilder) -> None:
    seen = Run(run.pathspec)
    assert list(seen) == [] and "start" not in seen
    with pytest.raises(MainstemNotFound):
        Task(f"{run.pathspec}/start/0")
    run.launch("start")
    task = Task(f"{run.pathspec}/start/0")
    assert [step.id for step in seen] == ["start"] and list(seen["start"]) == [task]
    assert (task.state, task.finished, task.successful) == ("running", False, False)
    assert task.created_at is not None and task.finished_at is None and task.exception is None
    assert task.index is None and list(task.parent_tasks) == [] and task.current_attempt == 0
    run.succeed("start", values={"x": 1})
    assert (task.state, task.finished, task.successful) == ("succeeded", True, True)
    assert task.data.x == 1


def test_a_running_task_has_parameters_and_no_results_yet(run: RunBuilder) -> None:
    run.launch("start")
    task = Task(f"{run.pathspec}/start/0")
    with pytest.raises(ArtifactMissing) as caught:
        _ = task.data.x
    assert caught.value.id == "client-not-finished"
    run.lose()
    with pytest.raises(ArtifactMissing) as caught:
        _ = task.data.x
    assert caught.value.id == "client-artifact-missing"


def test_a_failed_task_is_finished_while_its_run_goes_on(run: RunBuilder) -> None:
    run.launch("start")
    run.fail("start", exception=ValueError("no"))
    task = Task(f"{run.pathspec}/start/0")
    assert (task.state, task.finished, task.successful) == ("failed", True, False)
    assert task.finished_at is not None


def test_a_task_that_left_no_record_knows_its_index_by_its_place(stores: StoreBuilder) -> None:
    fans_out = {"targets": ["inner"], "foreach": "models", "split_parents": []}
    opens_gang = {"targets": ["train"], "is_parallel": True, "split_parents": ["start"]}
    train = {"targets": ["join"], "split_parents": ["start", "inner"]}
    steps = {"start": fans_out, "inner": opens_gang, "train": train, "join": {"split_parents": ["start"]}}
    run = stores.run(graph={"steps": steps})
    for path, index in {
        "start/0": None,
        "inner/7": 7,
        "train/7-12": 12,
        "train/7-12~3": 12,
        "join/7": 7,
    }.items():
        run.launch(*path.split("/"))
        assert Task(f"{run.pathspec}/{path}").index == index


def test_a_failed_attempt_that_is_to_be_retried_still_runs(run: RunBuilder) -> None:
    run.launch("start")
    run.fail("start", exception=ValueError("no"), retry=True)
    task = Task(f"{run.pathspec}/start/0")
    assert (task.state, task.finished) == ("running", False)
    assert isinstance(task.exception, ValueError)
    run.launch("start", attempt=1)
    assert (task.state, task.finished, task.current_attempt, task.exception) == ("running", False, 1, None)
    run.succeed("start", attempt=1, values={"x": 1})
    assert (task.state, task.current_attempt) == ("succeeded", 1)
    assert Task(task.pathspec, attempt=0).state == "failed" and Task(task.pathspec, attempt=1).successful


def test_a_retry_that_was_announced_never_came_in_a_lost_run(run: RunBuilder) -> None:
    run.fail("start", exception=ValueError("no"), retry=True)
    run.lose()
    assert Task(f"{run.pathspec}/start/0").state == "failed"


def test_a_stopped_task_is_cancelled(run: RunBuilder) -> None:
    run.fail("start", cause="stopped")
    run.end("cancelled")
    task = Task(f"{run.pathspec}/start/0")
    assert (task.state, task.finished, task.successful) == ("cancelled", True, False)


def test_a_task_without_a_word_is_lost_with_its_run(run: RunBuilder) -> None:
    run.launch("start")
    task = Task(f"{run.pathspec}/start/0")
    run.lose()
    assert (task.state, task.finished, task.successful, task.finished_at) == ("lost", True, False, None)
    assert Task(task.pathspec, attempt=0).state == "lost"


def test_the_journal_still_counts_in_a_run_that_ended_badly(run: RunBuilder) -> None:
    run.launch("start")
    run.end("failed")
    assert Task(f"{run.pathspec}/start/0").state == "lost"


def test_an_attempt_that_nothing_tells_of(run: RunBuilder) -> None:
    run.fail("start", attempt=0, exception=ValueError("no"))
    run.succeed("start", attempt=1)
    with pytest.raises(MainstemNotFound) as caught:
        Task(f"{run.pathspec}/start/0", attempt=2)
    assert "attempt 2 of the task" in caught.value.message
    assert caught.value.hint == "its attempts are `0`, `1`"


def test_the_attempt_that_succeeded_is_named_too(run: RunBuilder) -> None:
    run.succeed("start")
    run.end()
    with pytest.raises(MainstemNotFound) as caught:
        Task(f"{run.pathspec}/start/0", attempt=1)
    assert caught.value.hint == "its attempts are `0`"


def test_an_exception_comes_back_as_it_was(run: RunBuilder) -> None:
    run.fail("start", exception=KeyError("who"))
    exception = Task(f"{run.pathspec}/start/0").exception
    assert type(exception) is KeyError and exception.args == ("who",)


def test_an_exception_that_cannot_be_stored_is_described(run: RunBuilder) -> None:
    run.fail("start", cause="signal")
    exception = Task(f"{run.pathspec}/start/0").exception
    assert isinstance(exception, ExceptionWrapper)
    assert (exception.exception, exception.type, exception.stacktrace) == ("killed", "signal", "")
    assert str(exception) == "signal: killed"


def test_an_exception_that_cannot_be_restored_is_described(run: RunBuilder) -> None:
    failure = run.fail("start", exception=ValueError("no"))
    assert failure.exception is not None

    damaged = type(failure)(
        **{name: getattr(failure, name) for name in failure.__slots__ if name != "exception"},
        exception=type(failure.exception)("unknown/9", "x.Y", "0" * 64, 0),
    )
    exception = restore_exception(run.folder.store, damaged)
    assert isinstance(exception, ExceptionWrapper)
    assert (exception.exception, exception.type) == ("ValueError: no", "ValueError")
    assert "Traceback" in str(exception)


def test_the_failure_says_where_it_happened(run: RunBuilder) -> None:
    run.fail("start", exception=ValueError("no"))
    failure = Task(f"{run.pathspec}/start/0").failure
    assert failure is not None and (failure.file, failure.line, failure.cause) == ("flow.py", 7, "exception")


def test_a_failed_task_shows_what_it_had(run: RunBuilder) -> None:
    run.succeed("start", values={"seed": 7, "x": 1})
    run.fail("train", "3", values={"x": 2, "score": 3}, inputs=["start/0"], exception=ValueError("no"))
    task = Task(f"{run.pathspec}/train/3")
    assert (task.data.score, task.data.x, task.data.seed) == (3, 2, 7)
    assert [artifact.id for artifact in task] == ["score", "seed", "x"]
    assert [parent.pathspec for parent in task.parent_tasks] == [f"{run.pathspec}/start/0"]


def test_a_failed_join_inherits_nothing(run: RunBuilder) -> None:
    run.succeed("train", "0", values={"score": 3})
    run.fail("join", values={"best": 3}, inputs=["train/0"], exception=ValueError("no"))
    assert [artifact.id for artifact in Task(f"{run.pathspec}/join/0")] == ["best"]


def test_each_attempt_has_its_own_artifacts_and_log(run: RunBuilder) -> None:
    run.fail("start", attempt=0, values={"x": "first"}, exception=ValueError("no"))
    run.print("start", attempt=0, out=b"one\n")
    run.succeed("start", attempt=1, values={"x": "second"})
    run.print("start", attempt=1, out=b"two\n")
    task, first = Task(f"{run.pathspec}/start/0"), Task(f"{run.pathspec}/start/0", attempt=0)
    assert (task.data.x, task.stdout) == ("second", "two\n")
    assert (first.data.x, first.stdout) == ("first", "one\n")
    assert first["x"].parent == first and first["x"] != task["x"]
    assert repr(first).startswith(f"Task('{run.pathspec}/start/0', attempt=0, failed")


def test_ten_attempts_are_counted_as_numbers(run: RunBuilder) -> None:
    for attempt in range(11):
        run.fail("start", attempt=attempt, exception=ValueError(str(attempt)))
    task = Task(f"{run.pathspec}/start/0")
    assert task.current_attempt == 10 and task.exception.args == ("10",)


def test_a_listing_of_a_running_run_is_never_stale(run: RunBuilder) -> None:
    step = Step.at(Run(run.pathspec)._reader, "train")
    assert list(step) == []
    for count in range(1, 4):
        run.launch("train", str(count))
        assert len(list(step)) == count
    tasks = list(step)
    run.succeed("train", "1")
    assert [task.state for task in tasks] == ["succeeded", "running", "running"]


def test_the_failures_of_many_tasks_are_read_together(
    run: RunBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for index in range(40):
        run.fail("train", str(index), exception=ValueError(str(index)))
    run.end("failed")
    reads: list[int] = []
    read = RecordSource.read
    monkeypatch.setattr(
        RecordSource, "read", lambda self, names: reads.append(len(names)) or read(self, names)
    )
    tasks = Step(f"{run.pathspec}/train").tasks()
    assert [task.exception.args for task in tasks] == [(str(index),) for index in range(40)]
    assert len(reads) < 8 and sum(reads) == 40


def test_picking_single_tasks_reads_single_records(run: RunBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    for index in range(40):
        run.succeed("train", str(index), {"score": index})
    reads: list[int] = []
    read = RecordSource.read
    monkeypatch.setattr(
        RecordSource, "read", lambda self, names: reads.append(len(names)) or read(self, names)
    )
    tasks = list(Step(f"{run.pathspec}/train"))
    assert [tasks[index].data.score for index in (30, 7, 21)] == [30, 7, 21]
    assert reads == [1, 1, 1]


def test_several_threads_read_one_run(run: RunBuilder) -> None:
    for index in range(50):
        run.succeed("train", str(index), {"score": index})
    tasks = list(Step(f"{run.pathspec}/train"))
    totals: list[int] = []
    threads = [
        threading.Thread(target=lambda: totals.append(sum(task.data.score for task in tasks)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert totals == [1225] * 4
