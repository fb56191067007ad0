"""What a step asks of whoever runs it: how often, how long, with what. Decorators say it, schedulers heed it."""

from collections.abc import Iterable
from enum import StrEnum

from mainstem_core.schema.record import Record


class FailureKind(StrEnum):
    """Whose fault a failed attempt is, as far as anybody can tell."""

    USER_ERROR = "user-error"
    """The step raised an exception, or left its process."""
    PLATFORM = "platform"
    """The process was ended from outside, or could not be started."""
    OUT_OF_MEMORY = "out-of-memory"
    """The kernel ended the process because the memory was full."""
    TIMEOUT = "timeout"
    """The step took longer than it was given."""


class RetryPolicy(Record):
    """When a failed attempt is followed by another one.

    Args:
        times: how many attempts may follow the first.
        wait_s: seconds before the second attempt.
        backoff: what the wait is multiplied by for each attempt after that.
        wait_max_s: the longest wait in seconds, None for no bound.
        jitter: by which fraction of itself a wait may be longer or shorter, from 0 to 1.
        kinds: the kinds of failure that are tried again; empty for all.
    """

    times: int = 0
    wait_s: float = 0.0
    backoff: float = 1.0
    wait_max_s: float | None = None
    jitter: float = 0.0
    kinds: tuple[FailureKind, ...] = ()


class Requirements(Record):
    """What a step needs; the sum of what its decorators plan.

    Args:
        retry: when a failed attempt is followed by another one.
        catches: once all attempts have failed, one more in a process of its own records the failure and goes on.
        timeout_s: seconds that an attempt may take, None for no bound.
        cpu: processors that a task uses; 0 where nobody has said.
        memory_mb: memory that a task uses, in megabytes; 0 where nobody has said.
        gpu: graphics processors that a task uses.
        is_gang: its tasks are the members of a gang.
    """

    retry: RetryPolicy = RetryPolicy()
    catches: bool = False
    timeout_s: float | None = None
    cpu: float = 0.0
    memory_mb: float = 0.0
    gpu: int = 0
    is_gang: bool = False


NOTHING = Requirements()


def merged(plans: Iterable[Requirements]) -> Requirements:
    """Returns the sum of what several decorators plan: the most attempts, the shortest limit, the most of all else.

    Args:
        plans: what each of them plans.
    """
    plans = list(plans)
    if not plans:
        return NOTHING
    limits = [plan.timeout_s for plan in plans if plan.timeout_s is not None]
    return Requirements(
        retry=max((plan.retry for plan in plans), key=lambda retry: retry.times),
        catches=any(plan.catches for plan in plans),
        timeout_s=min(limits, default=None),
        cpu=max((plan.cpu for plan in plans if plan.cpu != NOTHING.cpu), default=NOTHING.cpu),
        memory_mb=max(plan.memory_mb for plan in plans),
        gpu=max(plan.gpu for plan in plans),
        is_gang=any(plan.is_gang for plan in plans),
    )
