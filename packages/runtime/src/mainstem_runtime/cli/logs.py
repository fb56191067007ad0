"""`logs`: what tasks have printed, also while they run and after they failed; `scrub` has a module of its own."""

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import click

from mainstem_client.times import as_datetime
from mainstem_core.errors import RecordError
from mainstem_core.errors.render import render_error
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath
from mainstem_datastore.logs import STDERR, STDOUT, decode_frames, lines
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.cli import scrub
from mainstem_runtime.cli.task_paths import PATH_HELP, store_of_tasks, tasks_at

if TYPE_CHECKING:
    from mainstem_client import Task
    from mainstem_runtime.cli.documents import LogDocument

_STREAMS = {"stdout": STDOUT, "stderr": STDERR}


class Shown(NamedTuple):
    """What is to be shown of each log.

    Args:
        stream: "stdout", "stderr", or None for both in the order of time.
        timestamps: put the time in front of each line.
        attempt: the attempt's number; None for the one that stands for the task.
    """

    stream: str | None
    timestamps: bool
    attempt: int | None


class Log(NamedTuple):
    """A log: whose it is, its key in the store, and its bytes."""

    attempt: int
    key: str
    content: bytes


class LogsGroup(click.Group):
    """`logs show PATH`; as `show` is what nearly everybody wants, `logs PATH` means the same."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `show` in front of everything that names no command."""
        return super().parse_args(ctx, args if args and args[0] in self.commands else ["show", *args])


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command(
        "show", help=f"Print what tasks have printed, also while they run and after they failed. {PATH_HELP}"
    )
    @click.argument("path")
    @click.option("--stdout", "stream", flag_value="stdout", help="Only what went to standard output.")
    @click.option("--stderr", "stream", flag_value="stderr", help="Only what went to standard error.")
    @click.option("--both", "stream", flag_value="both", help="Both, in the order of time (the default).")
    @click.option("--timestamps", is_flag=True, help="Put the local time in front of each line.")
    @click.option(
        "--attempt",
        type=click.IntRange(min=0),
        help="Show this attempt, from 0, and not the one that counts.",
    )
    @click.option("--json", "as_json", is_flag=True, help="Print tasks with their lines as JSON.")
    def show(path: str, stream: str | None, timestamps: bool, attempt: int | None, as_json: bool) -> None:
        shown = Shown(stream if stream in _STREAMS else None, timestamps, attempt)
        if as_json:
            click.echo(json.dumps(logs_as_documents(tasks_at(flow, path), shown), indent=2))
        else:
            show_logs(tasks_at(flow, path), shown)

    group = LogsGroup(
        "logs", help="Print or scrub what a task or step printed; `logs PATH` means `logs show PATH`."
    )
    group.add_command(show)
    group.add_command(scrub.build(flow))
    return group


def logs_as_documents(tasks: "list[Task]", shown: Shown) -> "list[LogDocument]":
    """Returns the logs of tasks for programs, line by line.

    Args:
        tasks: the tasks.
        shown: what of each; times are always there.

    Raises:
        MainstemNotFound: as `show_logs` does.
        RecordError: `record-malformed` if a log is damaged.
    """
    stream = None if shown.stream is None else _STREAMS[shown.stream]
    return [
        {
            "task": task.pathspec,
            "attempt": log.attempt,
            "lines": [
                {
                    "at": as_datetime(at_us).isoformat(),
                    "stream": "stderr" if number == STDERR else "stdout",
                    "text": line.decode("utf-8", "replace"),
                }
                for at_us, number, line in lines(log.content, stream, log.key)
            ],
        }
        for task in tasks
        for log in [_log(task, shown.attempt, is_only=len(tasks) == 1)]
    ]


def show_logs(tasks: "list[Task]", shown: Shown) -> None:
    """Prints the logs of tasks one after another, each line with its task in front if there are several.

    A stream of one task alone, without times, is printed byte by byte as it was.

    Args:
        tasks: the tasks.
        shown: what of each.

    Raises:
        MainstemNotFound: `client-not-found` if the only task has had no attempt of the number that was asked for.
        RecordError: `record-malformed` if a log is damaged; all that can be read has been printed then.
    """
    logs = [_log(task, shown.attempt, is_only=len(tasks) == 1) for task in tasks]
    out = sys.stdout.buffer
    count = 0
    problems: list[RecordError] = []
    for task, log in zip(tasks, logs, strict=True):
        prefix = b"" if len(tasks) == 1 else f"[{task.path_components[2]}/{task.id}] ".encode()
        try:
            for piece in _pieces(log, shown, prefix):
                out.write(piece)
                count += 1
        except RecordError as problem:
            problems.append(problem)
    out.flush()
    for problem in problems[:-1]:
        click.echo(f"{render_error(problem)}\n", err=True)
    if problems:
        raise problems[-1]
    if count == 0:
        click.echo(_nothing_printed(tasks, shown), err=True)


def _log(task: "Task", attempt: int | None, *, is_only: bool) -> Log:
    flow, run, step, name = task.path_components
    folder = RunFolder(store_of_tasks(), FlowName(flow), RunId(run))
    number = task.current_attempt if attempt is None else attempt
    path = TaskPath(StepName(step), TaskId(name))
    content = folder.log(path, number)
    if content is None and attempt is not None and is_only:
        type(task)(task.pathspec, attempt=attempt)  # tells an attempt without output from one that never was
    return Log(number, folder.log_key(path, number), content or b"")


def _pieces(log: Log, shown: Shown, prefix: bytes) -> Iterator[bytes]:
    stream = None if shown.stream is None else _STREAMS[shown.stream]
    is_terminal = sys.stdout.isatty()
    if stream is not None and not (shown.timestamps or prefix or is_terminal):
        yield from (frame.data for frame in decode_frames(log.content, log.key) if frame.stream == stream)
        return
    for at_us, _, line in lines(log.content, stream, log.key):
        stamp = f"{_local_time(at_us)} ".encode() if shown.timestamps else b""
        yield b"%b%b%b\n" % (stamp, prefix, _for_terminal(line) if is_terminal else line)


def _for_terminal(line: bytes) -> bytes:
    from mainstem_runtime.supervisor.terminal import harmless  # here: a pipe gets the bytes as they were

    return harmless(line.decode(errors="replace"), colours=True).encode(errors="replace")


def _local_time(at_us: int) -> str:
    import time  # here: only with --timestamps

    second, rest_us = divmod(at_us, 1_000_000)
    return f"{time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(second))}.{rest_us // 1000:03d}"


def _nothing_printed(tasks: "list[Task]", shown: Shown) -> str:
    where = f" to {shown.stream}" if shown.stream is not None else ""
    if len(tasks) > 1:
        return f"None of the {len(tasks)} tasks has printed anything{where}."
    [task] = tasks
    failure = task.failure if shown.attempt is None else None
    why = f" It failed: {failure.message}" if failure is not None else ""
    so_far = " so far" if not task.finished else ""
    return f"The task {task.pathspec} has printed nothing{where}{so_far}.{why}"
