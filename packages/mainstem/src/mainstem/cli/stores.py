"""The store that belongs to the working folder, or a word to people where there is none."""

import click

from mainstem_client.missing import store_not_found
from mainstem_client.opening import open_run
from mainstem_client.stores import current_root, current_store
from mainstem_core.errors import MainstemNotFound
from mainstem_core.schema.identifiers import FlowName, RunId, is_run_id, parse_pathspec
from mainstem_datastore.run_folder import RunFolder
from mainstem_datastore.store import Store


def store_or_note() -> Store | None:
    """Returns the store; where nothing has run yet it says so on standard error and returns None.

    Raises:
        StoreError: if the folder holds something else, or cannot be read.
    """
    store = current_store()
    if store is None:
        click.echo(f"Nothing has run here yet: there is no store at {current_root()}.", err=True)
        click.echo("Start with `python flow.py run`, or go to a folder where something has run.", err=True)
    return store


def run_named(name: str) -> RunFolder:
    """Returns a run of the store that belongs to the working folder, whoever started it.

    Args:
        name: `Flow/run`, or the run's id alone.

    Raises:
        InvalidPathspec: if it has another form.
        MainstemNotFound: `client-not-found` if there is no such run.
    """
    if not is_run_id(name):
        flow, run = parse_pathspec(name, 2)
        return open_run(FlowName(flow), RunId(run), namespace_check=False)
    store = current_store()
    if store is None:
        raise store_not_found(current_root(), "the run", name)
    for flow in store.flows():
        folder = RunFolder(store, flow, RunId(name))
        if folder.run_record() is not None:
            return folder
    remedy = "`mainstem runs --all` lists those that do"
    raise MainstemNotFound("client-not-found", what="the run", path=name, root=store.root, remedy=remedy)


def run_or_step_named(path: str) -> tuple[RunFolder, str | None]:
    """Returns the run that a path names, and the step if it names one.

    Args:
        path: `Flow/run` or the run's id alone, and perhaps `/step` behind it.

    Raises:
        InvalidPathspec: if it has another form.
        MainstemNotFound: `client-not-found` if there is no such run.
    """
    parts = path.split("/")
    store = current_store()
    if len(parts) == 2 and is_run_id(parts[0]) and (store is None or parts[0] not in store.flows()):
        return run_named(parts[0]), parts[1]
    if len(parts) < 3:
        return run_named(path), None
    flow, run, step = parse_pathspec(path, 3)
    return run_named(f"{flow}/{run}"), step
