"""Which task of which run somebody means who names a step, and what leads to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from past_runs import GRAPH, START, begun, frame, to, worked
from run_builder import StoreBuilder

from mainstem_core.errors import RunError, UsageError
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId
from mainstem_core.schema.places import expand_paths
from mainstem_datastore import Store
from mainstem_runtime.one_task.past_task import Asked, PastTask, find_run, find_task, read_path

STEPS = ("start", "work", "join", "end")
FLOW = FlowName("Past")


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[StoreBuilder]:
    builder = StoreBuilder(Store.open(tmp_path / ".mainstem", create=True))
    yield builder
    builder.close()


def asked(step: str, run: str | None = None, task: str | None = None) -> Asked:
    return Asked(StepName(step), None if run is None else RunId(run), None if task is None else TaskId(task))


def found(stores: StoreBuilder, what: Asked, *, failed_first: bool = False) -> PastTask:
    return find_task(find_run(stores.store, FLOW, what), GRAPH, what, failed_first=failed_first)


def inputs_of(past: PastTask) -> list[str]:
    return [str(path) for path in expand_paths(past.launch.inputs)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("work", asked("work")),
        ("r-1/work", asked("work", "r-1")),
        ("r-1/work/0-2~1", asked("work", "r-1", "0-2~1")),
        ("Past/r-1/work", asked("work", "r-1")),
        ("Past/r-1/work/3", asked("work", "r-1", "3")),
        ("Past/work/3", asked("work", "Past", "3")),
        ("Past/work", asked("work", "Past")),
        ("work/work", asked("work", "work")),
        ("Past/Past/work/work", asked("work", "Past", "work")),
        ("spin-20261123-101530-k3xq/join", asked("join", "spin-20261123-101530-k3xq")),
    ],
)
def test_a_path_is_read_as_the_step_the_run_and_the_task_that_it_names(text: str, meant: Asked) -> None:
    assert read_path("Past", STEPS, text) == meant


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("", "spin-pathspec-invalid"),
        ("/work", "spin-pathspec-invalid"),
        ("r-1/", "spin-pathspec-invalid"),
        ("r-1/work/", "spin-pathspec-invalid"),
        ("Other/r-1/work/3", "spin-pathspec-invalid"),
        ("Past/r-1/work/3/0", "spin-pathspec-invalid"),
        ("r 1/work", "spin-pathspec-invalid"),
        ("wrok", "spin-step-unknown"),
        ("Past/r-1", "spin-step-unknown"),
        ("r-1/wrok/3", "spin-step-unknown"),
    ],
)
def test_a_path_that_names_nothing_is_refused(text: str, id: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_path("Past", STEPS, text)
    assert caught.value.id == id


@given(st.text(max_size=40) | st.from_regex(r"([A-Za-z0-9~_.-]{0,4}/){0,4}(work|x)?", fullmatch=True))
def test_any_text_names_a_task_or_is_refused_by_an_error_of_ours(text: str) -> None:
    try:
        meant = read_path("Past", STEPS, text)
    except UsageError as error:
        assert error.id in ("spin-pathspec-invalid", "spin-step-unknown")
    else:
        parts = [meant.run, meant.step, meant.task]
        named = "/".join(part for part in parts if part is not None)
        assert text in (named, f"Past/{named}")


def test_the_newest_run_is_meant_in_which_the_step_has_run(stores: StoreBuilder) -> None:
    worked(begun(stores), 0)
    second = begun(stores, at_s=10)
    worked(second, 0)
    third = begun(stores, at_s=20)
    stores.run("Other", at_s=30)

    assert find_run(stores.store, FLOW, asked("work")).run == second.folder.run
    assert find_run(stores.store, FLOW, asked("start")).run == third.folder.run
    second.fail("work", "1", inputs=["start/0"], frames=[frame(1)])
    assert find_run(stores.store, FLOW, asked("work", task="1")).run == second.folder.run


def test_a_step_that_has_run_nowhere_is_taken_from_the_newest_run(stores: StoreBuilder) -> None:
    begun(stores)
    second = begun(stores, at_s=10)
    assert find_run(stores.store, FLOW, asked("join")).run == second.folder.run


@pytest.mark.parametrize("run", [None, "20261123-101530-k3xq", "spin-20261123-101530-k3xq"])
def test_a_run_that_is_not_there_is_an_error(stores: StoreBuilder, run: str | None) -> None:
    with pytest.raises(RunError) as caught:
        find_run(stores.store, FLOW, asked("work", run))
    assert caught.value.id == "spin-run-unknown"


def test_of_a_step_s_tasks_the_first_is_taken_and_any_can_be_named(stores: StoreBuilder) -> None:
    run = begun(stores)
    for index in (2, 0, 1):
        worked(run, index)

    first, named = found(stores, asked("work")), found(stores, asked("work", task="2"))
    assert (str(first.launch.path), first.launch.frames, inputs_of(first)) == (
        "work/0",
        (frame(0),),
        ["start/0"],
    )
    assert (str(named.launch.path), named.launch.frames, named.failure) == ("work/2", (frame(2),), None)


def test_the_tenth_task_comes_after_the_second(stores: StoreBuilder) -> None:
    run = begun(stores)
    for task in ("10", "2"):
        run.succeed("work", task, inputs=["start/0"], frames=[frame(int(task))])
    assert str(found(stores, asked("work")).launch.path) == "work/2"


def test_of_a_loop_the_first_round_is_taken(stores: StoreBuilder) -> None:
    run = begun(stores)
    for task in ("0~10", "0~2", "0", "0~1"):
        run.succeed("work", task, inputs=["start/0"], frames=[frame(0)])
    assert str(found(stores, asked("work")).launch.path) == "work/0"


def test_what_the_flow_would_not_go_through_any_more_is_passed_over(stores: StoreBuilder) -> None:
    run = stores.run("Past", parameters={"times": 2})
    run.succeed("start", values=START, transition=to("removed"))
    with pytest.raises(RunError) as caught:
        found(stores, asked("work"))
    assert caught.value.id == "spin-task-unknown"


def test_a_task_that_has_failed_is_found_by_its_last_attempt(stores: StoreBuilder) -> None:
    run = begun(stores)
    worked(run, 0)
    for attempt in (0, 1):
        run.fail("work", "1", attempt=attempt, inputs=["start/0"], frames=[frame(1)])

    failed = found(stores, asked("work", task="1"))
    assert failed.failure is not None and failed.failure.attempt == 1
    assert (failed.launch.frames, inputs_of(failed)) == ((frame(1),), ["start/0"])
    assert str(found(stores, asked("work")).launch.path) == "work/0"
    assert str(found(stores, asked("work"), failed_first=True).launch.path) == "work/1"


def test_a_task_that_succeeded_after_all_has_no_failed_attempt(stores: StoreBuilder) -> None:
    run = begun(stores)
    run.fail("work", "0", inputs=["start/0"], frames=[frame(0)])
    worked(run, 0)
    assert found(stores, asked("work")).failure is None


def test_a_task_that_has_not_run_is_found_as_the_run_would_launch_it(stores: StoreBuilder) -> None:
    run = begun(stores)
    waiting = found(stores, asked("work", task="1"))
    assert (waiting.launch.frames, inputs_of(waiting), waiting.failure) == ((frame(1),), ["start/0"], None)
    for index in range(3):
        worked(run, index)
    assert inputs_of(found(stores, asked("join"))) == ["work/0", "work/1", "work/2"]


@pytest.mark.parametrize(("step", "task"), [("join", None), ("end", None), ("work", "7"), ("start", "1")])
def test_a_task_that_the_run_does_not_come_to_is_an_error(
    stores: StoreBuilder, step: str, task: str | None
) -> None:
    run = begun(stores)
    worked(run, 0)
    run.fail("work", "1", inputs=["start/0"], frames=[frame(1)])
    with pytest.raises(RunError) as caught:
        found(stores, asked(step, run=run.folder.run, task=task))
    assert caught.value.id == "spin-task-unknown"


def test_the_start_of_a_run_that_has_not_begun_needs_no_inputs(stores: StoreBuilder) -> None:
    stores.run("Past", parameters={"times": 2})
    assert inputs_of(found(stores, asked("start"))) == []


def test_records_that_are_asked_for_are_left_as_they_are(stores: StoreBuilder, tmp_path: Path) -> None:
    run = begun(stores)
    run.succeed("work", "0", START, inputs=["start/0"], frames=[frame(0)], transition=to("join"))
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for step, task in (("work", None), ("work", "2"), ("start", None)):
        found(stores, asked(step, task=task))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files
