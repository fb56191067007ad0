"""Types of ids, and the one parser of path specifications such as `Flow/run/step/task/artifact`."""

import re
from typing import NamedTuple, NewType

from mainstem_core.errors import InvalidPathspec

FlowName = NewType("FlowName", str)
RunId = NewType("RunId", str)
StepName = NewType("StepName", str)
TaskId = NewType("TaskId", str)
ArtifactName = NewType("ArtifactName", str)

TASK_ID_CHARACTERS_MAX = 128
PARAMETERS_STEP = StepName("_parameters")
PARAMETERS_TASK = TaskId("0")
SPIN_PREFIX = "spin-"

_FLOW = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,127}")
_ID = re.compile(r"[A-Za-z0-9~][A-Za-z0-9~._-]{0,127}")
_STEP = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_FORMS = ("Flow", "Flow/run", "Flow/run/step", "Flow/run/step/task", "Flow/run/step/task/artifact")
_EXAMPLES = (
    "HelloFlow",
    "HelloFlow/20261123-101530-k3xq",
    "HelloFlow/20261123-101530-k3xq/start",
    "HelloFlow/20261123-101530-k3xq/start/0",
    "HelloFlow/20261123-101530-k3xq/start/0/x",
)
_PATTERNS = (_FLOW, _ID, _STEP, _ID, re.compile(r"[^/\0]+"))


class TaskPath(NamedTuple):
    """A task within its run."""

    step: StepName
    task: TaskId

    def __str__(self) -> str:
        return f"{self.step}/{self.task}"

    @classmethod
    def parse(cls, text: str) -> "TaskPath":
        """Returns the path that `str` of it gave.

        Raises:
            InvalidPathspec: if the text is not `step/task`.
        """
        step, _, task = text.partition("/")
        if not _STEP.fullmatch(step) or not _ID.fullmatch(task):
            raise InvalidPathspec("usage-pathspec-invalid", text=text, form="step/task", example="start/0")
        return cls(StepName(step), TaskId(task))


def parse_pathspec(text: object, parts: int) -> tuple[str, ...]:
    """Splits a path specification and checks each of its parts.

    Args:
        text: for example `HelloFlow/20261123-101530-k3xq/start/0`; users pass other objects, too, by mistake.
        parts: how many parts it must have: 1 (flow) to 5 (artifact).

    Raises:
        InvalidPathspec: if it is no text, or the number of parts or the characters of one are wrong.
    """
    pieces = tuple(text.split("/")) if isinstance(text, str) else ()
    if len(pieces) != parts or not all(p.fullmatch(s) for p, s in zip(_PATTERNS, pieces, strict=False)):
        raise InvalidPathspec(
            "usage-pathspec-invalid", text=text, form=_FORMS[parts - 1], example=_EXAMPLES[parts - 1]
        )
    return pieces


def is_flow_name(text: str) -> bool:
    """Says whether a text can be a flow's name; a file that somebody left in a store's folder often cannot."""
    return _FLOW.fullmatch(text) is not None


def is_spin(run: RunId) -> bool:
    """Says whether a run is a spin: one step that was tried, kept apart from runs."""
    return run.startswith(SPIN_PREFIX)


def is_run_id(text: str) -> bool:
    """Says whether a text can be a run's id."""
    return _ID.fullmatch(text) is not None
