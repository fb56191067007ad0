"""Where everything lies in a store: the same keys in a folder and in a bucket (docs/formats/store.md)."""

from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath, is_spin
from mainstem_core.schema.record import Record

STORE = "store.json"
BLOBS = "blobs"
FLOWS = "flows"
SPINS = "spins"
INDEX = "index.sqlite"
TAGS = "tags"


class TaskFile(Record):
    """What a file's name in a run's `tasks` folder says; `attempt` is None for a manifest."""

    path: TaskPath
    attempt: int | None
    kind: str


def run_folder(flow: FlowName, run: RunId) -> str:
    """Returns the key of a run's folder; that of a spin lies apart."""
    return f"{SPINS if is_spin(run) else FLOWS}/{flow}/{run}"


def manifest(path: TaskPath) -> str:
    """Returns the name of a task's manifest, without the attempt's number: the first success wins."""
    return f"{path.step}.{path.task}.json"


def failure(path: TaskPath, attempt: int) -> str:
    """Returns the name of the failure record of one attempt."""
    return f"{path.step}.{path.task}.{attempt}.failed.json"


def log(path: TaskPath, attempt: int) -> str:
    """Returns the name of the log of one attempt."""
    return f"{path.step}.{path.task}.{attempt}.log"


def part(path: TaskPath, attempt: int) -> str:
    """Returns the name of what one member of a gang has left in an attempt; it counts once the gang has a manifest."""
    return f"{path.step}.{path.task}.{attempt}.part.json"


def tag_operation(number: int) -> str:
    """Returns the name of one change of a run's tags, within the run's folder; they are numbered from 0."""
    return f"{TAGS}/{number}.json"


def parse_task_file(name: str) -> TaskFile | None:
    """Returns what the name of a file in `tasks` says; None for a name of another form.

    The kind is "manifest", "part", "failure" or "log".
    """
    parts = name.split(".")
    match parts:
        case [step, task, "json"]:
            return TaskFile(TaskPath(StepName(step), TaskId(task)), None, "manifest")
        case [step, task, attempt, "failed", "json"] if attempt.isdigit():
            return TaskFile(TaskPath(StepName(step), TaskId(task)), int(attempt), "failure")
        case [step, task, attempt, "part", "json"] if attempt.isdigit():
            return TaskFile(TaskPath(StepName(step), TaskId(task)), int(attempt), "part")
        case [step, task, attempt, "log"] if attempt.isdigit():
            return TaskFile(TaskPath(StepName(step), TaskId(task)), int(attempt), "log")
        case _:
            return None


def parse_tag_file(name: str) -> int | None:
    """Returns the number that the name of a file in `tags` says; None for a name of another form."""
    number, _, kind = name.partition(".")
    return int(number) if kind == "json" and number.isdecimal() and str(int(number)) == number else None
