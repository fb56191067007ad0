"""`logs scrub`: takes what tasks have printed out of the store, and leaves a line that says so.

A log is no record: it may be replaced as a whole. What else a task has left (artifacts, the message and traceback of a
failure) are records, which nobody changes.
"""

import json
import os
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath
from mainstem_core.users import current_user
from mainstem_datastore.logs import STDERR, STDOUT, scrubbed
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.cli.task_paths import PATH_HELP, store_of_tasks, tasks_at

if TYPE_CHECKING:
    from mainstem_client import Task
    from mainstem_runtime.cli.documents import ScrubDocument

_STREAMS = {"stdout": (STDOUT,), "stderr": (STDERR,), "both": (STDOUT, STDERR)}
_HELP = f"""Take what tasks have printed out of the store; a line stays that says so.

Artifacts, and the message and traceback of a failure, stay as they are. {PATH_HELP}
"""
Outcome = Literal["scrubbed", "empty", "running"]


class Wanted(NamedTuple):
    """What is to be scrubbed.

    Args:
        streams: their numbers.
        attempt: the attempt's number; None for the one that stands for the task.
        all_attempts: every attempt instead.
        include_not_done: also attempts that still run.
    """

    streams: Sequence[int]
    attempt: int | None
    all_attempts: bool
    include_not_done: bool


class Scrubbed(NamedTuple):
    """What became of the log of an attempt."""

    task: str
    attempt: int
    outcome: Outcome


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("scrub", help=_HELP)
    @click.argument("path")
    @click.option("--stdout", "stream", flag_value="stdout", help="Only what went to standard output.")
    @click.option("--stderr", "stream", flag_value="stderr", help="Only what went to standard error.")
    @click.option("--both", "stream", flag_value="both", help="Both (the default).")
    @click.option("--attempt", type=click.IntRange(min=0), help="This attempt, from 0.")
    @click.option(
        "--latest/--all", "latest", default=True, show_default=True,
        help="The attempt that counts, or all attempts.",
    )  # fmt: skip
    @click.option(
        "--include-not-done", is_flag=True,
        help="Also of tasks that still run; what they print later is not kept.",
    )  # fmt: skip
    @click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON.")
    def scrub(
        path: str,
        stream: str | None,
        attempt: int | None,
        latest: bool,
        include_not_done: bool,
        as_json: bool,
    ) -> None:
        if attempt is not None and not latest:
            raise click.UsageError("--attempt and --all cannot be combined.")
        wanted = Wanted(_STREAMS[stream or "both"], attempt, not latest, include_not_done)
        done = [each for task in tasks_at(flow, path) for each in scrub_task(task, wanted)]
        if as_json:
            documents: list[ScrubDocument] = [
                {"task": each.task, "attempt": each.attempt, "outcome": each.outcome} for each in done
            ]
            click.echo(json.dumps(documents, indent=2))
        else:
            _tell(done)
        if any(each.outcome == "running" for each in done):
            click.get_current_context().exit(1)

    return scrub


def scrub_task(task: "Task", wanted: Wanted) -> list[Scrubbed]:
    """Scrubs the logs of a task, and returns what became of each.

    Args:
        task: the task.
        wanted: what of it.

    Raises:
        MainstemNotFound: `client-not-found` if it has had no attempt of the number that was asked for.
        RecordError: `record-malformed` if a log is damaged and one of its streams is to stay.
        StoreError: if the store cannot be written.
    """
    flow, run, step, name = task.path_components
    folder = RunFolder(store_of_tasks(), FlowName(flow), RunId(run))
    path = TaskPath(StepName(step), TaskId(name))
    if wanted.attempt is not None:
        type(task)(task.pathspec, attempt=wanted.attempt)
    if wanted.all_attempts:
        files = folder.task_files()
        numbers = sorted(file.attempt or 0 for file in files if file.path == path and file.kind == "log")
    else:
        numbers = [task.current_attempt if wanted.attempt is None else wanted.attempt]
    return [Scrubbed(task.pathspec, number, _scrub(folder, path, number, wanted)) for number in numbers]


def _scrub(folder: RunFolder, path: TaskPath, attempt: int, wanted: Wanted) -> Outcome:
    if not wanted.include_not_done and not _is_done(folder, path, attempt):
        return "running"
    content = folder.log(path, attempt)
    if content is None:
        return "empty"
    at = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime())
    marker = f"[scrubbed by {current_user(os.environ)} at {at}]\n".encode()
    folder.replace_log(
        path, attempt, scrubbed(content, wanted.streams, marker, folder.log_key(path, attempt))
    )
    return "scrubbed"


def _is_done(folder: RunFolder, path: TaskPath, attempt: int) -> bool:
    """Whether nothing more is going to be printed: the attempt has left a record, or nobody runs the run any more."""
    if folder.failure(path, attempt) is not None or folder.state() != "running":
        return True
    manifest = folder.manifest(path)
    return manifest is not None and manifest.attempt == attempt


def _tell(done: Sequence[Scrubbed]) -> None:
    for each in done:
        if each.outcome == "running":
            click.echo(
                f"{each.task} still runs, so its log was left alone; `--include-not-done` scrubs it.",
                err=True,
            )
    count = sum(each.outcome == "scrubbed" for each in done)
    click.echo(f"{count} log{'' if count == 1 else 's'} scrubbed.")
