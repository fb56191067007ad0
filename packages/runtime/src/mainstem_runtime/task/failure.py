"""An exception becomes a failure record: cause, message, traceback, and the place in the user's file."""

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

from mainstem_core.errors import Location, MainstemException, TimeoutException
from mainstem_core.errors.render import render_error
from mainstem_core.schema.codec import to_plain
from mainstem_core.schema.record import Record, replace
from mainstem_core.schema.records import FailureRecord, Usage
from mainstem_core.schema.references import ArtifactReference
from mainstem_core.schema.task import TaskSpec
from mainstem_datastore.artifacts import save_artifacts
from mainstem_datastore.records import new_write_id
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.task.facts import host_facts
from mainstem_runtime.task.places import users_place

if TYPE_CHECKING:
    from mainstem_runtime.redaction import Redaction

_OURS = "mainstem_"
_CAUSES_SHOWN_MAX = 20
_GROUP_MEMBERS_SHOWN_MAX = 15
_GROUP_DEPTH_MAX = 10


class Described(Record):
    """An exception as people read it; where a secret had to be hidden, the exception itself must not be stored."""

    cause: str
    message: str
    where: Location | None
    traceback: str
    hides: bool = False


def describe(problem: BaseException, step: str, redaction: "Redaction | None" = None) -> Described:
    """Returns what an exception says, with our own frames left out of its traceback.

    Args:
        problem: what the step, or storing what it left, raised.
        step: the step, for the place.
        redaction: what it must not tell.
    """
    described = _describe(problem, step)
    if redaction is None:
        return described
    message, trace = redaction.text(described.message), redaction.text(described.traceback)
    hides = trace != described.traceback or redaction.text(_arguments(problem)) != _arguments(problem)
    return replace(described, message=message, traceback=trace, hides=hides)


def _arguments(problem: BaseException) -> str:
    """Returns what would be stored of an exception as text: it may not say in words all that it holds."""
    return _said(problem, lambda: repr((problem.args, vars(problem))))


def _describe(problem: BaseException, step: str) -> Described:
    frames = _user_frames(problem)
    place = users_place((file, line) for file, line, _ in frames)
    where = Location(*place, step) if place else None
    if isinstance(problem, MainstemException):
        cause = "timeout" if isinstance(problem, TimeoutException) else "exception"
        return Described(cause, problem.message, problem.where or where, _format(problem, frames))
    if isinstance(problem, SystemExit):
        message = f"the step called sys.exit({_said(problem, lambda: repr(problem.code))})"
        return Described("exit", message, where, _format(problem, frames))
    if type(problem).__name__ == "BdbQuit":  # its module is imported only by who has raised it
        return Described("exception", "the debugger was quit", where, "")
    said = _said(problem, lambda: str(problem))
    message = f"{type(problem).__name__}: {said}" if said else type(problem).__name__
    return Described("exception", message, where, _format(problem, frames))


def record_failure(
    folder: RunFolder,
    spec: TaskSpec,
    problem: BaseException,
    described: Described,
    values: dict[str, Any],
    started_us: int,
    usage: Usage,
) -> None:
    """Stores an attempt's failure with its exception and what it had assigned.

    Raises:
        StoreError: if the store cannot write.
    """
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
        exception=None if described.hides else _save(folder, {"exception": problem}).get("exception"),
        exception_type=f"{type(problem).__module__}.{type(problem).__qualname__}",
        error_id=(error.id or None) if error else None,
        hint=(error.hint or None) if error else None,
        traceback=described.traceback,
        file=described.where.file if described.where else None,
        line=described.where.line if described.where else None,
        inputs=spec.inputs,
        frames=spec.frames,
        artifacts={name: to_plain(reference) for name, reference in _save(folder, values).items()},
        host=host_facts(),
        usage=usage,
    )
    folder.record_failure(failure)


def _said(problem: BaseException, text: Callable[[], str]) -> str:
    """Returns what an exception says of itself, or that it cannot: the failure must be recorded all the same."""
    try:
        return text()
    except Exception as error:  # the user's `__str__` or `__repr__` may raise anything
        return f"<no text: {type(error).__name__} in the `__str__` or `__repr__` of {type(problem).__name__}>"


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


def _format(problem: BaseException, frames: list[tuple[str, int, str]], depth: int = 0) -> str:
    """Returns an exception with those that led to it as text, the first one first.

    Where one is ours, its causes are ours, too, and are left out.

    Args:
        problem: the exception.
        frames: its frames that are not ours.
        depth: how many exception groups it stands in.
    """
    texts = [_format_one(problem, frames, depth)]
    seen = {id(problem)}  # a cause can be made to lead back to its effect
    while not isinstance(problem, MainstemException) and (found := _cause(problem)) is not None:
        problem, link = found
        if id(problem) in seen:
            break
        if len(seen) > _CAUSES_SHOWN_MAX:
            texts.append("(Earlier exceptions are left out.)\n\n")
            break
        seen.add(id(problem))
        texts.append(f"\nThe exception above {link} this one:\n\n")
        texts.append(_format_one(problem, _user_frames(problem), depth))
    return "".join(reversed(texts))


def _format_one(problem: BaseException, frames: list[tuple[str, int, str]], depth: int) -> str:
    import traceback  # only a failure needs it

    summary = traceback.StackSummary.from_list([(*frame, None) for frame in frames])
    lines = ["Traceback (most recent call last):\n", *summary.format()] if frames else []
    if isinstance(problem, MainstemException):
        return "".join([*lines, render_error(problem), "\n"])
    return "".join([*lines, *traceback.format_exception_only(problem), *_members(problem, depth)])


def _members(problem: BaseException, depth: int) -> Iterator[str]:
    """Yields what stands in an exception group, indented, each with its own traceback."""
    if not isinstance(problem, BaseExceptionGroup) or depth == _GROUP_DEPTH_MAX:
        return
    from textwrap import indent  # only a failure with a group needs it

    members = cast(BaseExceptionGroup[BaseException], problem).exceptions
    for number, member in enumerate(members[:_GROUP_MEMBERS_SHOWN_MAX], 1):
        text = _format(member, _user_frames(member), depth + 1)
        yield f"  ---- {number} of {len(members)} ----\n{indent(text, '  | ', lambda _: True)}"
    if len(members) > _GROUP_MEMBERS_SHOWN_MAX:
        yield f"  ---- and {len(members) - _GROUP_MEMBERS_SHOWN_MAX} more ----\n"


def _cause(problem: BaseException) -> tuple[BaseException, str] | None:
    """Returns the exception that led to this one, and how."""
    if problem.__cause__ is not None:
        return problem.__cause__, "caused"
    if problem.__context__ is not None and not problem.__suppress_context__:
        return problem.__context__, "was being handled during"
    return None
