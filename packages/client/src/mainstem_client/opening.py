"""Opening what a path specification names: it must exist and be in the namespace."""

from mainstem_client.missing import flow_not_found, run_not_found, store_not_found
from mainstem_client.namespaces import get_namespace
from mainstem_client.run_reader import RunReader
from mainstem_client.stores import current_root, current_store
from mainstem_core.errors import MainstemNotFound
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_datastore.store import Store


class NamespaceMismatch(MainstemNotFound):
    """What was asked for exists, but not in the namespace of this process."""

    headline = "Object not in the current namespace"


def open_flow(flow: FlowName) -> Store:
    """Returns the store that holds a flow.

    Raises:
        MainstemNotFound: `client-not-found` if it has no runs, or nothing has run yet.
    """
    store = current_store()
    if store is None:
        raise store_not_found(current_root(), "the flow", flow)
    if flow not in store.flows():
        raise flow_not_found(store, flow)
    return store


def open_run(flow: FlowName, run: RunId, *, namespace_check: bool) -> RunReader:
    """Returns the reader of a run.

    Args:
        flow: the flow's name.
        run: the run's id.
        namespace_check: refuse a run outside of the namespace.

    Raises:
        MainstemNotFound: `client-not-found` if there is no such run, `client-namespace-mismatch` if it is outside of
            the namespace.
    """
    store = current_store()
    if store is None:
        raise store_not_found(current_root(), "the run", f"{flow}/{run}")
    reader = RunReader(store, flow, run)
    if reader.run_record() is None:
        raise run_not_found(store, flow, run) if flow in store.flows() else flow_not_found(store, flow)
    if namespace_check:
        check_namespace(reader)
    return reader


def check_namespace(run: RunReader) -> None:
    """Refuses a run that is outside of the namespace.

    Raises:
        NamespaceMismatch: `client-namespace-mismatch`.
    """
    name = get_namespace()
    if not in_namespace(run, name):
        raise NamespaceMismatch(
            "client-namespace-mismatch",
            what="the run",
            path=run.pathspec,
            namespace=name,
            other=f"user:{run.record.user}",
        )


def in_namespace(run: RunReader, name: str | None) -> bool:
    """Says whether a run is in a namespace; every run is in None."""
    # Tags of ours never change, so for most runs nothing more is read.
    return name is None or name in run.record.system_tags or name in run.tags().user
