"""The events of `run --json`, which docs/reference/json.md is made from; `cli/documents` holds all other documents."""

from typing import Literal, TypeAlias

from typing_extensions import TypedDict


class ErrorDocument(TypedDict):
    """An error.

    Args:
        id: its id in the [catalogue](errors.md).
        message: what is wrong.
        hint: what to do about it.
    """

    id: str
    message: str
    hint: str


class RunStartedEvent(TypedDict):
    """A run has begun: the first event.

    Args:
        event: which one it is.
        at: when the run's id was claimed.
        flow: the flow's name.
        run: the run's id.
        user: who runs it.
        store: the folder of the store.
        start_method: `fork` or `spawn`.
        start_method_reason: why tasks start in fresh interpreters, where they do.
        done_before: how many tasks were done when the run was taken over, or are taken from the run that it resumes;
            null for one that begins with none.
        origin_run: the id of the run that it resumes, null for others.
    """

    event: Literal["run-started"]
    at: str
    flow: str
    run: str
    user: str
    store: str
    start_method: str
    start_method_reason: str | None
    done_before: int | None
    origin_run: str | None


class TaskStartedEvent(TypedDict):
    """A task was launched.

    Args:
        event: which one it is.
        at: when.
        step: the step's name.
        task: the task's id.
        attempt: the attempt's number, from 0.
    """

    event: Literal["task-started"]
    at: str
    step: str
    task: str
    attempt: int


class TaskOutputEvent(TypedDict):
    """A task has printed a line.

    Args:
        event: which one it is.
        at: when it was read.
        step: the step's name.
        task: the task's id.
        attempt: the attempt's number, from 0.
        stream: where it went to.
        text: the line without its end; what is no UTF-8 is replaced.
    """

    event: Literal["task-output"]
    at: str
    step: str
    task: str
    attempt: int
    stream: Literal["stdout", "stderr"]
    text: str


class TaskSucceededEvent(TypedDict):
    """A task has committed.

    Args:
        event: which one it is.
        at: when.
        step: the step's name.
        task: the task's id.
        attempt: the attempt's number, from 0.
        duration_s: how long it took, in seconds.
    """

    event: Literal["task-succeeded"]
    at: str
    step: str
    task: str
    attempt: int
    duration_s: float


class TaskFailedEvent(TypedDict):
    """An attempt has ended without a result.

    Args:
        event: which one it is.
        at: when.
        step: the step's name.
        task: the task's id.
        attempt: the attempt's number, from 0.
        message: why.
        place: file and line of the user's flow, `flow.py:12`.
        stopped: only because the run, or the rest of its gang, was stopped.
        again: another attempt of the task follows. Of a gang that is known only once its last member has ended.
    """

    event: Literal["task-failed"]
    at: str
    step: str
    task: str
    attempt: int
    message: str
    place: str | None
    stopped: bool
    again: bool


class MessageEvent(TypedDict):
    """Something about the run as a whole, for people.

    Args:
        event: which one it is.
        at: when.
        text: one or more lines.
    """

    event: Literal["message"]
    at: str
    text: str


class RunEndedEvent(TypedDict):
    """The run has ended: the last event.

    Args:
        event: which one it is.
        at: when.
        flow: the flow's name.
        run: the run's id.
        outcome: `succeeded`, `failed` or `cancelled`.
        reason: why, for a failed or cancelled run.
        error: what stood in the way of the run as a whole.
        recorded: whether the store knows of its end.
        tasks_succeeded: how many tasks have committed.
        attempts_failed: how many attempts have failed.
        written_bytes: what all tasks have stored.
        duration_s: how long it took, in seconds.
    """

    event: Literal["run-ended"]
    at: str
    flow: str
    run: str
    outcome: str
    reason: str | None
    error: ErrorDocument | None
    recorded: bool
    tasks_succeeded: int
    attempts_failed: int
    written_bytes: int
    duration_s: float


RunEvent: TypeAlias = (
    RunStartedEvent
    | TaskStartedEvent
    | TaskOutputEvent
    | TaskSucceededEvent
    | TaskFailedEvent
    | MessageEvent
    | RunEndedEvent
)
