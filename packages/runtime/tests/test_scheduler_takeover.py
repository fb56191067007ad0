"""A scheduler that takes a run over does what the one before would have done next, and decides nothing anew."""

from collections.abc import Mapping, Sequence

import pytest

from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.record import replace
from mainstem_core.schema.requirements import NOTHING, FailureKind, Requirements, RetryPolicy
from mainstem_core.schema.task import Transition
from mainstem_runtime.scheduler import (
    AttemptFailed,
    AttemptSucceeded,
    Capacity,
    DelayOver,
    Finish,
    Launch,
    RunPlan,
    Scheduler,
    StepPlan,
    UnexpectedEvent,
    Wait,
)
from mainstem_runtime.scheduler.history import Failed, History

RETRIED = Requirements(retry=RetryPolicy(2, wait_s=3.0))


def path(step: str, task: str = "0") -> TaskPath:
    return TaskPath(StepName(step), TaskId(task))


def fan_out(workers_max: int = 16, *, keep_going: bool = False, work: Requirements = NOTHING) -> RunPlan:
    """Returns start -> work (a foreach) -> join -> end."""
    steps = {
        "start": StepPlan(StepName("start"), join=StepName("join")),
        "work": StepPlan(StepName("work"), requirements=work),
        "join": StepPlan(StepName("join"), is_join=True),
        "end": StepPlan(StepName("end")),
    }
    return RunPlan(StepName("start"), steps, workers_max, keep_going)


ITEMS = {path("start"): Transition((StepName("work"),), "items", 4)}
TO_JOIN = Transition((StepName("join"),))


def done(*tasks: str) -> Mapping[TaskPath, Transition | None]:
    return {**ITEMS, **{path("work", task): TO_JOIN for task in tasks}}


def failed(task: str, attempt: int = 0, at_us: int = 0, kind: FailureKind = FailureKind.USER_ERROR) -> Failed:
    return Failed(attempt, AttemptFailed(path("work", task), f"work/{task} broke", kind), at_us)


def history(
    succeeded: Mapping[TaskPath, Transition | None],
    failures: Sequence[Failed] = (),
    numbers: Mapping[str, int] | None = None,
    stopped: str | None = None,
) -> History:
    by_task: dict[TaskPath, list[Failed]] = {}
    for failure in failures:
        by_task.setdefault(failure.event.path, []).append(failure)
    used = {path("work", task): count for task, count in (numbers or {}).items()}
    return History(succeeded, by_task, used, len(failures), stopped)


def launched(commands: Sequence[object]) -> list[tuple[str, int]]:
    return [(str(each.path), each.attempt) for each in commands if isinstance(each, Launch)]


def test_what_was_on_its_way_is_made_again_under_a_new_number_within_the_room_there_is() -> None:
    scheduler = Scheduler(fan_out(workers_max=2))
    commands = scheduler.take_over(history(done("1"), numbers={"0": 1, "1": 1, "2": 3}))
    assert launched(commands) == [("work/0", 1), ("work/2", 3)]
    assert scheduler.ready_count == 1
    assert launched(scheduler.handle(AttemptSucceeded(path("work", "0"), TO_JOIN))) == [("work/3", 0)]
    assert scheduler.succeeded_count == 3


def test_a_run_of_which_only_the_end_was_missing_ends() -> None:
    everything = {**done("0", "1", "2", "3"), path("join"): Transition((StepName("end"),)), path("end"): None}
    scheduler = Scheduler(fan_out())
    assert scheduler.take_over(history(everything)) == [Finish("succeeded")]
    assert (scheduler.state, scheduler.succeeded_count) == ("ended", 7)


def test_a_failure_on_record_ends_the_run_and_nothing_is_launched() -> None:
    scheduler = Scheduler(fan_out())
    commands = scheduler.take_over(history(done("1"), [failed("0")], {"0": 1, "2": 1}))
    assert commands == [Finish("failed", "work/0 broke")]
    assert (scheduler.state, scheduler.running, scheduler.failed_count) == ("ended", frozenset(), 1)


def test_of_several_failures_the_first_in_time_is_the_reason() -> None:
    failures = [failed("0", at_us=9), failed("3", at_us=5)]
    assert Scheduler(fan_out()).take_over(history(done(), failures)) == [Finish("failed", "work/3 broke")]


def test_what_does_not_depend_on_a_failure_goes_on_where_it_was_told_to() -> None:
    scheduler = Scheduler(fan_out(keep_going=True))
    commands = scheduler.take_over(history(done("1"), [failed("0")], {"0": 1}))
    assert launched(commands) == [("work/2", 0), ("work/3", 0)]
    scheduler.handle(AttemptSucceeded(path("work", "2"), TO_JOIN))
    assert scheduler.handle(AttemptSucceeded(path("work", "3"), TO_JOIN)) == [
        Finish("failed", "work/0 broke")
    ]


def test_a_stop_on_record_ends_the_run() -> None:
    commands = Scheduler(fan_out()).take_over(history(done("1"), stopped="stopped by SIGTERM"))
    assert commands == [Finish("cancelled", "stopped by SIGTERM")]


def test_a_failure_before_a_stop_stays_the_reason() -> None:
    commands = Scheduler(fan_out()).take_over(history(done("1"), [failed("0")], stopped="stopped by SIGTERM"))
    assert commands == [Finish("failed", "work/0 broke")]


def test_tries_are_those_that_failed() -> None:
    plan = fan_out(work=RETRIED)
    scheduler = Scheduler(plan)
    # Of five attempts two have failed, and three ended with their owners: the third try is the last one.
    failures = [failed("0", 1, 10), failed("0", 3, 20)]
    commands = scheduler.take_over(history(done("1", "2", "3"), failures, {"0": 5}))
    [launch] = [each for each in commands if isinstance(each, Launch)]
    assert (launch.attempt, launch.uncounted) == (5, 3)
    assert scheduler.handle(AttemptFailed(path("work", "0"), "again")) == [Finish("failed", "again")]


def test_a_task_that_was_waiting_waits() -> None:
    scheduler = Scheduler(fan_out(work=RETRIED))
    commands = scheduler.take_over(history(done("1", "2", "3"), [failed("0")], {"0": 1}))
    assert commands == [Wait(path("work", "0"), 3.0)]
    assert launched(scheduler.handle(DelayOver(path("work", "0")))) == [("work/0", 1)]


def test_a_failure_that_was_to_be_caught_is_caught() -> None:
    scheduler = Scheduler(fan_out(work=Requirements(catches=True)))
    commands = scheduler.take_over(history(done("1", "2", "3"), [failed("0")], {"0": 2}))
    [launch] = [each for each in commands if isinstance(each, Launch)]
    assert (launch.fallback, launch.attempt) == (True, 2)


def test_records_of_another_flow_are_refused() -> None:
    with pytest.raises(UnexpectedEvent):
        Scheduler(fan_out()).take_over(history({path("start"): Transition((StepName("other"),))}))


def test_only_a_new_scheduler_takes_over() -> None:
    scheduler = Scheduler(fan_out())
    scheduler.take_over(history(done()))
    with pytest.raises(UnexpectedEvent):
        scheduler.take_over(history(done()))


def test_what_was_on_its_way_takes_up_no_room_of_the_machine() -> None:
    plan = replace(fan_out(work=Requirements(cpu=1.0)), capacity=Capacity(cpu=2.0))
    commands = Scheduler(plan).take_over(history(done(), numbers={"0": 1, "1": 1, "2": 1}))
    assert launched(commands) == [("work/0", 1), ("work/1", 1)]
