"""`task`: one task of a run from its specification, in this process; what remote back ends and spawned tasks run."""

import json
import sys
from typing import Any

import click

from mainstem_core.errors import RecordError, UsageError
from mainstem_core.flow.declared_configs import configs_of
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.codec import from_plain
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_core.schema.task import TaskSpec
from mainstem_runtime.cli.added import with_option
from mainstem_runtime.cli.check import checked_graph
from mainstem_runtime.task.process import run_task


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("task", hidden=True, help="Run one task of a run from its specification.")
    @click.option(
        "--spec", "path", required=True, help="A file with the TaskSpec as JSON, `-` for standard input."
    )
    @click.option("--store", "root", required=True, help="The store's folder.")
    @click.option(
        "--report", type=int, default=None, help="A descriptor that gets the report as a line of JSON."
    )
    def task(path: str, root: str, report: int | None) -> None:
        specification = read_spec(path)
        if specification.flow != flow.__name__:
            raise UsageError("run-flow-mismatch", flow=flow.__name__, wanted=specification.flow)
        take_configs(flow, root, specification.run)
        if specification.decorators != "all":
            from mainstem_runtime.one_task.decorators import keep_decorators  # only a spin needs it

            keep_decorators(flow, specification.step, specification.decorators)
        graph = checked_graph(flow)
        if specification.step not in graph.steps:
            reason = f"the flow has no step `{specification.step}`"
            raise UsageError("run-spec-invalid", path=path, reason=reason)
        code = run_task(flow, graph, root, specification, report)
        click.get_current_context().exit(code)

    task.params.append(with_option())
    return task


def take_configs(flow: type[FlowSpec], root: str, run_id: RunId) -> None:
    """Gives the flow's configs the values that they have in a run.

    Args:
        flow: the flow's class.
        root: the store's folder.
        run_id: the run.

    Raises:
        RecordError: if the run cannot be read.
    """
    known = configs_of(flow)
    if known:
        from mainstem_core.flow.configs.resolve import set_config_values  # as below: few flows have configs
        from mainstem_datastore.run_folder import RunFolder
        from mainstem_datastore.store import Store
        from mainstem_runtime.task.run_so_far import RunSoFar

        run = RunSoFar(RunFolder(Store.at(root), FlowName(flow.__name__), run_id))
        set_config_values(flow, {name: run.value(name) for name in known})


def read_spec(path: str) -> TaskSpec:
    """Reads a task specification.

    Args:
        path: a file, or `-` for standard input.

    Raises:
        UsageError: `run-spec-invalid` if it is not one.
    """
    try:
        plain = json.loads(_read(path))
        return from_plain(TaskSpec, plain, key=path)
    except (OSError, ValueError, RecordError) as problem:
        raise UsageError("run-spec-invalid", path=path, reason=_reason(problem)) from problem


def _reason(problem: OSError | ValueError | RecordError) -> str:
    """Returns what is wrong without the path, which the message names already."""
    if isinstance(problem, RecordError):
        return problem.fields.get("reason", problem.message)
    return getattr(problem, "strerror", None) or str(problem)


def _read(path: str) -> Any:
    if path == "-":
        return sys.stdin.buffer.read()
    with open(path, "rb") as file:
        return file.read()
