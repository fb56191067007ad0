"""An exception becomes a failure record: cause, message, traceback, and the place in the user's file."""

import time
from typing import Any, NamedTuple

from mainstem_core.errors import Location, MainstemException
from mainstem_core.errors.render import render_error
from mainstem_core.schema.codec import to_plain
from mainstem_core.schema.records import FailureRecord
from mainstem_core.schema.references import ArtifactReference
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.artifacts import save_artifacts
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.task.facts import host_facts
from mainstem_runtime.task.places import users_place

_OURS = "mainstem_"


class Described(NamedTuple):
    """An exception as people read it."""

    cause: str
    message: str
    where: Location | None
    traceback: str


def describe(problem: BaseException, step: str) -> Described:
    """Returns what an exception says, with our own frames left out of its traceback.

    Args:
        problem: what the step, or storing what it left, raised.
        step: the step, for the place.
    """
    frames = _user_frames(problem)
    place = users_place((file, line) for file, line, _ in frames)
    where = Location(*place, step) if place else None
    if isinstance(problem, MainstemException):
        return Described("exception", problem.message, problem.where or where, _format(problem, frames))
    if isinstance(problem, SystemExit):
        message = f"the step called sys.exit({problem.code!r})"
        return Described("exit", message, where, _format(problem, frames))
    message = f"{type(problem).__name__}: {problem}" if str(problem) else type(problem).__name__
    return Described("exception", message, where, _format(problem, frames))


def record_failure(
    folder: RunFolder, spec: TaskSpec, problem: BaseException, values: dict[str, Any], started_us: int
) -> Described:
    """Stores an attempt's failure with its exception and what it had assigned, and returns it described.

    Raises:
        StoreError: if the store cannot write.
    """
    described = describe(problem, spec.step)
    error = problem if isinstance(problem, MainstemException) else None
    failure = FailureRecord(
        flow=spec.flow,
        run=spec.run,
        step=spec.step,
        task=spec.task,
        attempt=spec.attempt,
        write_id=new_write_id(),
        started_us=started_us,
        finished_us=time.time_ns() // 1000,
        cause=described.cause,
        message=described.message,
        exit_code=_exit_code(problem),
        exception=_save(folder, {"exception": problem}).get("exception"),
        exception_type=f"{type(problem).__module__}.{type(problem).__qualname__}",
        error_id=error.id if error else None,
        hint=error.hint if error else None,
        traceback=described.traceback,
        file=described.where.file if described.where else None,
        line=described.where.line if described.where else None,
        inputs=spec.inputs,
        frames=spec.frames,
        artifacts={name: to_plain(reference) for name, reference in _save(folder, values).items()},
        host=host_facts(),
    )
    folder.record_failure(failure)
    return described


def _exit_code(problem: BaseException) -> int | None:
    if not isinstance(problem, SystemExit):
        return None
    return problem.code if isinstance(problem.code, int) else int(problem.code is not None)


def _save(folder: RunFolder, values: dict[str, Any]) -> dict[str, ArtifactReference]:
    """Stores what can be stored; what cannot is left out, since the failure itself must be recorded."""
    saved: dict[str, ArtifactReference] = {}
    for name, value in values.items():
        try:
            saved |= save_artifacts(folder.store.native, {name: value}).references
        except Exception:  # any value of the user's may raise anything when it is pickled
            continue
    return saved


def _user_frames(problem: BaseException) -> list[tuple[str, int, str]]:
    """Returns (file, line, function) of the frames that are not ours, outermost first.

    One of our own errors ends where the user's code called us; what lies below is how we found it.
    """
    frames: list[tuple[str, int, str]] = []
    trace = problem.__traceback__
    while trace is not None:
        code, module = trace.tb_frame.f_code, trace.tb_frame.f_globals.get("__name__", "")
        if not module.startswith(_OURS):
            frames.append((code.co_filename, trace.tb_lineno, code.co_name))
        elif frames and isinstance(problem, MainstemException):
            break
        trace = trace.tb_next
    if (
        isinstance(problem, MainstemException)
        and users_place((file, line) for file, line, _ in frames) is None
    ):
        return []
    return frames


def _format(problem: BaseException, frames: list[tuple[str, int, str]]) -> str:
    """Returns the exception as text; where it is one of ours, its causes are ours, too, and are left out."""
    import traceback  # only a failure needs it

    summary = traceback.StackSummary.from_list([(*frame, None) for frame in frames])
    lines = ["Traceback (most recent call last):\n", *summary.format()] if frames else []
    if isinstance(problem, MainstemException):
        return "".join([*lines, render_error(problem), "\n"])
    return "".join([*_causes(problem), *lines, *traceback.format_exception_only(problem)])


def _causes(problem: BaseException) -> list[str]:
    cause = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
    if cause is None:
        return []
    link = "caused" if problem.__cause__ is not None else "was being handled during"
    return [_format(cause, _user_frames(cause)), f"\nThe exception above {link} this one:\n\n"]
