"""What `current` says in a test."""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from mainstem_core.flow.current import current, set_current

_NOTHING: Mapping[str, Any] = {}
_PATH = ("flow_name", "run_id", "step_name", "task_id")
_OF_NO_TASK: Mapping[str, Any] = {
    "flow_name": "Flow",
    "run_id": "test",
    "step_name": "step",
    "task_id": "0",
    "retry_count": 0,
    "origin_run_id": None,
    "is_parallel": False,
    "username": "test",
    "namespace": "user:test",
    "tags": frozenset[str](),
    "parameter_names": (),
}
_given: ContextVar[Mapping[str, Any]] = ContextVar("facts that a test has given", default=_NOTHING)


@contextmanager
def current_as(**facts: Any) -> Generator[None]:
    """Makes `current` say what a test wants, both in helpers that the test calls and in steps that it runs.

    May be nested; the innermost fact counts. What is not given has a value of no meaning in helpers, such as the step
    `"step"`, and the real one in steps.

    Args:
        facts: such as `run_id="7"`, `step_name="train"`, `username="ada"`, `retry_count=1`, `tags={"nightly"}`.
    """
    with facts_of_task(_OF_NO_TASK, facts):
        yield


@contextmanager
def facts_of_task(facts: Mapping[str, Any], given: Mapping[str, Any]) -> Generator[None]:
    """Makes `current` say what is true of a task, but for what the test has given.

    Args:
        facts: what is true of the task.
        given: what the test has given for this very task; it counts before that of `current_as`.
    """
    token = _given.set({**_given.get(), **given})
    before = _facts_now()
    set_current(_with_given(facts))
    try:
        yield
    finally:
        set_current(before)
        _given.reset(token)


def _with_given(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Returns facts with those that the test has given in their places, and the path that follows from them."""
    given = {name: _said(value) for name, value in _given.get().items()}
    known = {**facts, **given}
    if "pathspec" not in given:
        known["pathspec"] = _pathspec
    return known


def _pathspec(_: str) -> str:
    """Returns the path of the task, whichever part of it the test has given."""
    return "/".join(str(getattr(current, part)) for part in _PATH)


def _said(value: Any) -> Callable[[str], Any]:
    """Returns a fact whose value is this one: a callable fact would be called, and a fake often can be."""

    def fact(_: str) -> Any:
        return value

    return fact


def _facts_now() -> dict[str, Any]:
    return vars(current)["_facts"]
