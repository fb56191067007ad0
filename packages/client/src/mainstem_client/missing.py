"""The errors for what does not exist, each with what does."""

from collections.abc import Iterable

from mainstem_client.exceptions import ChildNotFound
from mainstem_core.schema.identifiers import FlowName, RunId
from mainstem_datastore import keys
from mainstem_datastore.failures import translated
from mainstem_datastore.store import Store

_NAMES_MAX = 5


def store_not_found(root: str, what: str, pathspec: str) -> ChildNotFound:
    """Returns the error for something that is looked for where nothing has ever run."""
    remedy = (
        "run a flow here first, or name another store with `metadata('local@/path')` "
        "or the variable `MAINSTEM_DATASTORE_SYSROOT_LOCAL`"
    )
    return _not_found(what, pathspec, root, remedy)


def flow_not_found(store: Store, flow: str) -> ChildNotFound:
    """Returns the error for a flow without runs."""
    flows = store.flows()
    remedy = f"the flows there are {listed(flows, flow)}" if flows else "no flow has run there yet"
    return _not_found("the flow", flow, store.root, remedy)


def run_not_found(store: Store, flow: FlowName, run: RunId) -> ChildNotFound:
    """Returns the error for a run that its flow lacks."""
    with translated(f"the runs of `{flow}`"):
        # A file that somebody left among the runs, or a folder whose id was never claimed, is nothing to suggest.
        runs = [each for each in store.runs(flow) if _is_claimed(store, flow, each)]
    remedy = f"the newest runs of `{flow}` are {listed(runs, run)}" if runs else f"`{flow}` has no run there"
    return _not_found("the run", f"{flow}/{run}", store.root, remedy)


def _is_claimed(store: Store, flow: FlowName, run: RunId) -> bool:
    return store.native.file_size(f"{keys.run_folder(flow, run)}/run.json") is not None


def child_not_found(
    store: Store, what: str, pathspec: str, siblings: Iterable[str], kind: str
) -> ChildNotFound:
    """Returns the error for a step, task or attempt that its parent lacks.

    Args:
        store: where it was looked for.
        what: what it is, such as "the step".
        pathspec: what was looked for.
        siblings: the names that the parent has.
        kind: what the siblings are called, such as "steps".
    """
    names = list(siblings)
    wanted = pathspec.rpartition("/")[2]
    remedy = f"its {kind} are {listed(names, wanted)}" if names else f"there are no {kind} yet"
    return _not_found(what, pathspec, store.root, remedy)


def listed(names: Iterable[str], wanted: str) -> str:
    """Returns names for people: those like the wanted one first, and how many more there are."""
    import difflib  # here: only errors need it

    known = list(names)
    near = difflib.get_close_matches(wanted, known, n=_NAMES_MAX)
    shown = list(dict.fromkeys([*near, *known]))[:_NAMES_MAX]
    more = len(known) - len(shown)
    return ", ".join(f"`{name}`" for name in shown) + (f" and {more} more" if more else "")


def _not_found(what: str, pathspec: str, root: str, remedy: str) -> ChildNotFound:
    return ChildNotFound("client-not-found", what=what, path=pathspec, root=root, remedy=remedy)
