"""`@retry`: a failed task is tried again, after a wait."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mainstem_core.decorators.attach import as_decorator
from mainstem_core.protocols.attributes import is_number
from mainstem_core.protocols.step_decorator import StepDecorator

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph, StepNode
    from mainstem_core.schema.requirements import Requirements

_KINDS = ("user-error", "platform", "out-of-memory", "timeout")


class Retry(StepDecorator):
    """Tries a failed task again.

    Args:
        times: how many attempts may follow the first; 0 for none.
        minutes_between_retries: how long to wait before the second attempt.
        backoff: what the wait is multiplied by for each attempt after that; 1 keeps it.
        minutes_between_retries_max: the longest wait, None for no bound.
        jitter: by which fraction of itself a wait may be longer or shorter, so that tasks which failed together are
            not tried again together; from 0 to 1.
        on: which kinds of failure are tried again, of "user-error" (an exception), "platform" (killed from outside,
            not started), "out-of-memory" and "timeout"; empty for all.
    """

    decorator_name = "retry"
    spins = False
    times: int = 3
    minutes_between_retries: float = 2
    backoff: float = 1.0
    minutes_between_retries_max: float | None = None
    jitter: float = 0.0
    on: str | Sequence[str] = ()

    def validate(self, step: "StepNode", graph: "FlowGraph") -> None:
        """Checks that all are numbers within bounds, and the kinds known."""
        whole = is_number(self.times) and float(self.times).is_integer()
        self.require(whole, "times", "it must be a whole number, 0 or more")
        waits = "it must be a number of minutes, 0 or more"
        self.require(
            is_number(self.minutes_between_retries, high=_MINUTES_MAX), "minutes_between_retries", waits
        )
        longest = self.minutes_between_retries_max
        is_bound = longest is None or is_number(longest, high=_MINUTES_MAX)
        self.require(is_bound, "minutes_between_retries_max", waits)
        self.require(is_number(self.backoff, low=1, high=1e6), "backoff", "it must be a number, 1 or more")
        self.require(is_number(self.jitter, high=1), "jitter", "it must be a number from 0 to 1")
        kinds = f"it must be one or more of {', '.join(_KINDS)}"
        self.require(all(kind in _KINDS for kind in _texts(self.on)), "on", kinds)

    def plan(self, step: "StepNode") -> "Requirements":
        """Returns the policy, in seconds."""
        from mainstem_core.schema.requirements import FailureKind, Requirements, RetryPolicy

        longest = self.minutes_between_retries_max
        return Requirements(
            retry=RetryPolicy(
                times=int(self.times),
                wait_s=self.minutes_between_retries * 60.0,
                backoff=float(self.backoff),
                wait_max_s=None if longest is None else longest * 60.0,
                jitter=float(self.jitter),
                kinds=tuple(FailureKind(kind) for kind in _texts(self.on)),
            )
        )


_MINUTES_MAX = 60 * 24 * 366


def _texts(value: Any) -> Sequence[Any]:
    """Returns a text as a list of one; what is no sequence as one that no list of texts equals."""
    if isinstance(value, list | tuple):
        return value  # pyright: ignore[reportUnknownVariableType]  # whatever a user wrote
    return (value,)


retry = as_decorator(Retry)
