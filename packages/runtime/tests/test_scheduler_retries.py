"""How long a failed task waits for its next attempt, and whether it gets one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_core.schema.requirements import FailureKind, RetryPolicy
from mainstem_runtime.scheduler.retries import WAIT_S_MAX, delay_s, may_retry

TASKS = [TaskPath(StepName("work"), TaskId(str(index))) for index in range(200)]


@pytest.mark.parametrize(
    ("policy", "waits"),
    [
        (RetryPolicy(3, wait_s=120.0), [120.0, 120.0, 120.0]),
        (RetryPolicy(3, wait_s=2.0, backoff=3.0), [2.0, 6.0, 18.0]),
        (RetryPolicy(4, wait_s=2.0, backoff=3.0, wait_max_s=10.0), [2.0, 6.0, 10.0, 10.0]),
        (RetryPolicy(2, wait_s=0.0, backoff=2.0), [0.0, 0.0]),
    ],
)
def test_a_wait_is_as_long_as_told(policy: RetryPolicy, waits: list[float]) -> None:
    assert [delay_s(policy, attempt, TASKS[0], "seed") for attempt in range(policy.times)] == waits


def test_a_wait_that_grows_beyond_all_numbers_is_a_year() -> None:
    assert delay_s(RetryPolicy(2000, wait_s=1.0, backoff=10.0), 1999, TASKS[0], "") == WAIT_S_MAX
    assert delay_s(RetryPolicy(2000, wait_s=0.0, backoff=10.0), 1999, TASKS[0], "") == 0.0


def test_jitter_spreads_tasks_over_the_whole_range_and_is_the_same_again() -> None:
    policy = RetryPolicy(1, wait_s=10.0, jitter=0.5)
    waits = [delay_s(policy, 0, task, "seed") for task in TASKS]
    assert all(5.0 <= wait <= 15.0 for wait in waits)
    assert min(waits) < 6.0 and max(waits) > 14.0 and len(set(waits)) == len(TASKS)
    assert waits == [delay_s(policy, 0, task, "seed") for task in TASKS]
    assert waits != [delay_s(policy, 0, task, "another") for task in TASKS]


@given(
    st.integers(0, 9), st.integers(0, 9), st.sampled_from(FailureKind), st.sets(st.sampled_from(FailureKind))
)
def test_a_task_is_tried_again_as_often_and_after_what_was_told(
    times: int, attempt: int, kind: FailureKind, kinds: set[FailureKind]
) -> None:
    policy = RetryPolicy(times, kinds=tuple(kinds))
    assert may_retry(policy, attempt, kind) == (attempt < times and (kind in kinds or not kinds))
