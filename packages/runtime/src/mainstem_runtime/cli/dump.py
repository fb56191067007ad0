"""`dump`: the artifacts of tasks, printed for people, listed as JSON, or all together in one pickle."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from mainstem_core.errors import MainstemException, TaskError
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId, TaskPath
from mainstem_datastore.codecs.libraries import library
from mainstem_runtime.cli.task_paths import PATH_HELP, store_of_tasks, tasks_at
from mainstem_runtime.supervisor.view import format_bytes

if TYPE_CHECKING:
    from mainstem_client import DataArtifact, Task
    from mainstem_runtime.cli.documents import DumpedTaskDocument

_VALUE_BYTES_DEFAULT = 1000
_NAME_COLUMNS_MAX = 32


class Dumped(NamedTuple):
    """A task and those of its artifacts that are asked for."""

    task: "Task"
    artifacts: "list[DataArtifact]"


class Unloadable(NamedTuple):
    """Stands for a value that could not be loaded or shown, and says why."""

    reason: str


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("dump", help=f"Print the artifacts of a task, or of all tasks of a step. {PATH_HELP}")
    @click.argument("path")
    @click.option("--private", is_flag=True, help="Also those whose names begin with an underscore.")
    @click.option(
        "--max-value-size", "value_bytes_max", type=click.IntRange(min=0), default=_VALUE_BYTES_DEFAULT,
        show_default=True, metavar="BYTES",
        help="Print only the type and size of values that take more than this; 0 prints no values.",
    )  # fmt: skip
    @click.option("--include", metavar="A,B", help="Only these artifacts, private or not.")
    @click.option(
        "--file", "file", type=click.Path(dir_okay=False),
        help="Write all values, of any size, into a pickle: {pathspec: {name: value}}.",
    )  # fmt: skip
    @click.option("--json", "as_json", is_flag=True, help="List names, types, sizes and hashes as JSON.")
    def dump(
        path: str, private: bool, value_bytes_max: int, include: str | None, file: str | None, as_json: bool
    ) -> None:
        if file is not None and as_json:
            raise click.UsageError("--file and --json cannot be combined.")
        names = None if include is None else [name.strip() for name in include.split(",") if name.strip()]
        dumped = [Dumped(task, artifacts_of(task, private=private)) for task in tasks_at(flow, path)]
        if names is not None:
            dumped = only_named(dumped, names)
        if as_json:
            click.echo(json.dumps([_plain(each) for each in dumped], indent=2))
            return
        failed = write_pickle(dumped, file) if file is not None else show(dumped, value_bytes_max)
        if failed:
            click.get_current_context().exit(1)

    return dump


def show(dumped: Sequence[Dumped], value_bytes_max: int) -> int:
    """Prints tasks with their artifacts, and returns how many values could not be loaded.

    Args:
        dumped: the tasks.
        value_bytes_max: of larger values, in bytes, only type and size are shown; they are not loaded.
    """
    failed = 0
    for position, (task, artifacts) in enumerate(dumped):
        state = "" if task.state == "succeeded" else f" ({task.state})"
        if position:
            click.echo()
        click.echo(f"{task.pathspec}{state}")
        if not artifacts:
            click.echo("    no artifacts")
        width = min(max((len(artifact.id) for artifact in artifacts), default=0), _NAME_COLUMNS_MAX)
        for artifact in artifacts:
            shown = _shown(artifact, value_bytes_max)
            failed += isinstance(shown, Unloadable)
            first, *rest = (f"<{shown.reason}>" if isinstance(shown, Unloadable) else shown).splitlines() or [
                ""
            ]
            click.echo(f"    {artifact.id:{width}}  {first}")
            for line in rest:
                click.echo(f"    {'':{width}}  {line}")
    return failed


def write_pickle(dumped: Sequence[Dumped], file: str) -> int:
    """Writes all values into one file, and returns how many could not be loaded; those are left out, and said so.

    Args:
        dumped: the tasks.
        file: the file; it is replaced when everything has been written.

    Raises:
        TaskError: `task-value-unpicklable` if a value cannot be pickled.
        click.FileError: if the file cannot be written.
    """
    values: dict[str, dict[str, Any]] = {}
    failed = 0
    for task, artifacts in dumped:
        loaded = {artifact.id: _loaded(artifact) for artifact in artifacts}
        for name, value in loaded.items():
            if isinstance(value, Unloadable):
                failed += 1
                click.echo(f"left out: {task.pathspec}/{name}: {value.reason}", err=True)
        values[task.pathspec] = {
            name: value for name, value in loaded.items() if not isinstance(value, Unloadable)
        }
    _replace(file, _pickled(values))
    count = sum(map(len, values.values()))
    click.echo(f"{count} artifacts of {len(values)} tasks written to {file}")
    return failed


def artifacts_of(task: "Task", *, private: bool) -> "list[DataArtifact]":
    """Returns the artifacts of a task by name.

    Args:
        task: the task.
        private: also those whose names begin with an underscore.
    """
    if not private:
        return list(task)
    from mainstem_client.artifact_table import ArtifactTable
    from mainstem_client.attempts import latest_attempt
    from mainstem_client.run_reader import RunReader

    flow, run, step, name = task.path_components
    reader = RunReader(store_of_tasks(), FlowName(flow), RunId(run))
    path = TaskPath(StepName(step), TaskId(name))
    entry = reader.entry(path)
    names = ArtifactTable(reader, path, latest_attempt(reader, entry)).names if entry is not None else []
    return [task[each] for each in names]


def only_named(dumped: Sequence[Dumped], names: Sequence[str]) -> list[Dumped]:
    """Returns for each task those of the named artifacts that it has.

    Args:
        dumped: the tasks.
        names: the artifacts that are asked for.

    Raises:
        MainstemNotFound: `client-artifact-missing` for a name that no task has.
    """
    for name in names:
        if not any(name in task for task, _ in dumped):
            dumped[0].task.find(name)
    return [Dumped(task, [task[name] for name in names if name in task]) for task, _ in dumped]


def _shown(artifact: "DataArtifact", value_bytes_max: int) -> "str | Unloadable":
    if artifact.size > value_bytes_max:
        return f"<{artifact.type}, {format_bytes(artifact.size)}>"
    value = _loaded(artifact)
    if isinstance(value, Unloadable):
        return value
    try:
        return repr(value)
    except Exception as problem:  # the value's class is the user's, and its `__repr__` may raise anything
        return Unloadable(f"{artifact.type}: cannot be shown, {type(problem).__name__}: {problem}")


def _loaded(artifact: "DataArtifact") -> Any:
    try:
        return artifact.data
    except MainstemException as problem:
        return Unloadable(f"{artifact.type}: {problem.message} [{problem.id}]")


def _plain(dumped: Dumped) -> "DumpedTaskDocument":
    return {
        "task": dumped.task.pathspec,
        "artifacts": [
            {"name": each.id, "type": each.type, "size_bytes": each.size, "sha": each.sha}
            for each in dumped.artifacts
        ],
    }


def _pickled(values: dict[str, dict[str, Any]]) -> bytes:
    try:
        return library("cloudpickle").dumps(values, protocol=5)
    except Exception as problem:  # pickling runs the user's code, which may raise anything
        name, value = next(_unpicklable(values), ("?", None))
        raise TaskError(
            "task-value-unpicklable", name=name, type=type(value).__name__, reason=str(problem)
        ) from problem


def _unpicklable(values: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    for artifacts in values.values():
        for name, value in artifacts.items():
            try:
                library("cloudpickle").dumps(value, protocol=5)
            except Exception:  # whatever it is, this is one of those that were looked for
                yield name, value


def _replace(file: str, content: bytes) -> None:
    import os

    partial = f"{file}.partial"
    try:
        with open(partial, "wb") as out:
            out.write(content)
        os.replace(partial, file)
    except OSError as problem:
        raise click.FileError(file, hint=problem.strerror or str(problem)) from problem
