"""When the next attempt of a failed task starts."""

import zlib

from mainstem_core.schema.identifiers import TaskPath
from mainstem_core.schema.requirements import FailureKind, RetryPolicy

WAIT_S_MAX = 366 * 86_400.0


def may_retry(policy: RetryPolicy, attempt: int, kind: FailureKind) -> bool:
    """Says whether another attempt follows one that failed.

    Args:
        policy: the step's.
        attempt: the number of the failed attempt, from 0.
        kind: whose fault it was.
    """
    return attempt < policy.times and (not policy.kinds or kind in policy.kinds)


def delay_s(policy: RetryPolicy, attempt: int, path: TaskPath, seed: str) -> float:
    """Returns how long to wait after a failed attempt, in seconds.

    It is at most a year, jitter aside, however often it was multiplied. The jitter spreads tasks that failed together.
    It is a function of the task, so that a history can be repeated.

    Args:
        policy: the step's.
        attempt: the number of the failed attempt, from 0.
        path: the task.
        seed: what else the jitter depends on.
    """
    longest_s = WAIT_S_MAX if policy.wait_max_s is None else policy.wait_max_s
    try:
        wait_s = min(policy.wait_s * policy.backoff**attempt, longest_s)
    except OverflowError:
        wait_s = longest_s if policy.wait_s else 0.0
    chance = zlib.crc32(f"{seed}/{path}/{attempt}".encode()) / 0xFFFFFFFF
    return wait_s * (1 + policy.jitter * (2 * chance - 1))
