"""Which tasks a path on the command line names: `RUN/STEP` all tasks of a step, `RUN/STEP/TASK` one."""

from typing import TYPE_CHECKING

from mainstem_core.errors import InvalidPathspec
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import parse_pathspec

if TYPE_CHECKING:
    from mainstem_client import Task
    from mainstem_datastore.store import Store

PATH_HELP = "PATH is RUN/STEP or RUN/STEP/TASK; the flow's name may stand in front."
_FORM = "run/step[/task]"
_EXAMPLE = "20261123-101530-k3xq/start/0"


def tasks_at(flow: type[FlowSpec], path: str) -> "list[Task]":
    """Returns the tasks that a path names, by place, whoever started their run.

    Args:
        flow: the flow whose command line it is.
        path: as it was typed.

    Raises:
        InvalidPathspec: `usage-pathspec-invalid` if it has another form or begins with another flow.
        MainstemNotFound: `client-not-found` if there is no such step or task.
    """
    from mainstem_client import Step, Task, namespace

    namespace(None)  # who names a run wants that one; the namespace only shortens lists
    pathspec = full_pathspec(flow.__name__, path)
    return Step(pathspec).tasks() if pathspec.count("/") == 2 else [Task(pathspec)]


def store_of_tasks() -> "Store":
    """Returns the store in which `tasks_at` looks; it makes none.

    Raises:
        StoreError: if the folder is no store.
    """
    from mainstem_client.stores import current_root, current_store
    from mainstem_datastore.store import Store

    return current_store() or Store.open(current_root())


def full_pathspec(flow: str, path: str) -> str:
    """Returns `Flow/run/step` or `Flow/run/step/task` for a path that may lack the flow's name.

    Args:
        flow: the flow's name.
        path: as it was typed.

    Raises:
        InvalidPathspec: `usage-pathspec-invalid` if it is neither.
    """
    parts = path.rstrip("/").split("/")
    if parts[0] == flow:
        parts = parts[1:]
    pathspec = "/".join([flow, *parts])
    try:
        parse_pathspec(pathspec, 3 if len(parts) == 2 else 4)
    except InvalidPathspec as problem:
        raise InvalidPathspec("usage-pathspec-invalid", text=path, form=_FORM, example=_EXAMPLE) from problem
    return pathspec
