"""`debug`: a task of a past run in a debugger, where it failed, with the inputs that it had."""

import os

import click

from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import FlowName
from mainstem_datastore.location import find_root, working_folder
from mainstem_datastore.store import Store
from mainstem_runtime.cli.added import with_option
from mainstem_runtime.cli.check import checked_graph
from mainstem_runtime.cli.spin import steps_of
from mainstem_runtime.cli.task import take_configs
from mainstem_runtime.one_task.decorators import keep_decorators
from mainstem_runtime.one_task.past_task import PastTask, find_run, find_task, read_path

_HELP = (
    "Run a task of a past run again in this process, with the inputs that it had, and look at it in pdb where it "
    "fails. PATHSPEC is STEP, RUN/STEP or RUN/STEP/TASK. Nothing is stored."
)


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("debug", help=_HELP)
    @click.argument("pathspec")
    def debug(pathspec: str) -> int:
        named = read_path(flow.__name__, steps_of(flow), pathspec)
        store = Store.open(find_root(os.environ, working_folder()), create=True)
        folder = find_run(store, FlowName(flow.__name__), named)
        take_configs(flow, store.root, folder.run)
        keep_decorators(flow, named.step, "spin")
        graph = checked_graph(flow)
        past = find_task(folder, graph, named, failed_first=True)
        click.echo(_announced(past), err=True)
        from mainstem_runtime.one_task import debug as debugging  # imports pdb

        debugging.debug(flow, graph, past, lambda text: click.echo(text, err=True))
        return 0

    debug.params.append(with_option())
    return debug


def _announced(past: PastTask) -> str:
    failure = past.failure
    path = f"{past.folder.flow}/{past.folder.run}/{past.launch.path}"
    if failure is None:
        return f"{path} has not failed; the debugger stops at the first line of its step. Nothing is stored."
    place = "" if failure.file is None else f" ({failure.file}:{failure.line})"
    return f"{path} has failed: {failure.message}{place}. It runs again here; nothing is stored."
