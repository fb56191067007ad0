"""The state machine of a task that is run by itself, against the table at the head of its module."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.places import compress_paths
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler import (
    AttemptFailed,
    AttemptSucceeded,
    DelayOver,
    Event,
    Finish,
    Launch,
    LauncherLost,
    RunPlan,
    RunStarted,
    SingleTask,
    StepPlan,
    StopRequested,
    StopRunning,
    UnexpectedEvent,
)

TASK = TaskPath(StepName("work"), TaskId("3"))
OTHER = TaskPath(StepName("work"), TaskId("4"))
LAUNCH = Launch(TASK, 0, compress_paths([TaskPath(StepName("start"), TaskId("0"))]), ())
PLAN = RunPlan(StepName("start"), {name: StepPlan(StepName(name)) for name in ("start", "work", "end")})

SUCCEEDED = AttemptSucceeded(TASK, Transition((StepName("end"),), None, None))
FAILED = AttemptFailed(TASK, "it broke")
STOP = StopRequested("interrupted")
LOST = LauncherLost("the launcher is gone")
EVENTS: tuple[Event, ...] = (
    RunStarted(),
    SUCCEEDED,
    FAILED,
    STOP,
    LOST,
    DelayOver(TASK),
    AttemptSucceeded(OTHER, None),
    AttemptFailed(OTHER, "it broke"),
)
ALLOWED: dict[str, tuple[Event, ...]] = {
    "new": (RunStarted(),),
    "running": (SUCCEEDED, FAILED, STOP, LOST),
    "stopping": (SUCCEEDED, FAILED, STOP, LOST),
    "ended": (),
}


def machine(*events: Event) -> SingleTask:
    single = SingleTask(PLAN, LAUNCH)
    single.handle(*events)
    return single


@pytest.mark.parametrize(
    ("before", "event", "state", "commands"),
    [
        ([], RunStarted(), "running", [LAUNCH]),
        ([RunStarted()], SUCCEEDED, "ended", [Finish("succeeded")]),
        ([RunStarted()], FAILED, "ended", [Finish("failed", "it broke")]),
        ([RunStarted()], STOP, "stopping", [StopRunning()]),
        ([RunStarted()], LOST, "stopping", [StopRunning()]),
        ([RunStarted(), STOP], LOST, "stopping", []),
        ([RunStarted(), LOST], STOP, "stopping", []),
        ([RunStarted(), STOP, LOST], FAILED, "ended", [Finish("cancelled", "interrupted")]),
        ([RunStarted(), LOST, STOP], FAILED, "ended", [Finish("failed", "the launcher is gone")]),
        ([RunStarted(), STOP], SUCCEEDED, "ended", [Finish("cancelled", "interrupted")]),
    ],
)
def test_each_row_of_the_table_holds(
    before: list[Event], event: Event, state: str, commands: list[object]
) -> None:
    single = machine(*before)
    assert single.handle(event) == commands
    assert single.state == state


@given(st.lists(st.sampled_from(EVENTS), max_size=12))
def test_an_event_that_cannot_happen_is_refused_and_changes_nothing(events: list[Event]) -> None:
    single = machine()
    for event in events:
        if event in ALLOWED[single.state]:
            single.handle(event)
            continue
        before = deepcopy(vars(single))
        with pytest.raises(UnexpectedEvent):
            single.handle(event)
        assert vars(single) == before


@given(st.data())
def test_whatever_happens_it_ends_with_one_finish_after_one_launch(data: st.DataObject) -> None:
    single = machine()
    commands: list[object] = []
    events: list[Event] = []
    while ALLOWED[single.state]:
        choice = ALLOWED[single.state] if len(events) < 8 else (RunStarted(), FAILED)
        event = data.draw(st.sampled_from([each for each in choice if each in ALLOWED[single.state]]))
        events.append(event)
        commands += single.handle(event)

    assert commands[0] == LAUNCH and isinstance(commands[-1], Finish)
    assert [type(each) for each in commands[1:-1]] in ([], [StopRunning])
    assert (single.succeeded_count, single.failed_count) == (
        events.count(SUCCEEDED),
        events.count(FAILED),
    )
    first_stop = next((each for each in events if each in (STOP, LOST)), None)
    outcome = {STOP: "cancelled", LOST: "failed", None: "succeeded" if SUCCEEDED in events else "failed"}
    assert commands[-1].outcome == outcome[first_stop]


@given(st.lists(st.sampled_from(EVENTS), max_size=6))
def test_several_events_at_once_are_as_one_after_the_other(events: list[Event]) -> None:
    single, together = machine(), machine()
    taken: list[Event] = []
    expected: list[object] = []
    for event in events:
        if event in ALLOWED[single.state]:
            taken.append(event)
            expected += single.handle(event)
    assert together.handle(*taken) == expected
    assert vars(together) == vars(single)


def test_a_success_while_it_stops_is_counted_as_done() -> None:
    single = machine(RunStarted(), STOP, SUCCEEDED)
    assert (single.succeeded_count, single.failed_count) == (1, 0)
