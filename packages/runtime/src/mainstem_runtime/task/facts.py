"""Facts about a task: what `current` says in it, and about machine and process for its record."""

import os
import sys
from collections.abc import Callable
from functools import cache, partial
from typing import Any

from mainstem_core.decorators.prepare import prepared
from mainstem_core.flow.spec import FlowSpec, parameters
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.task import TaskSpec
from mainstem_core.users import current_user, default_namespace
from mainstem_core.version import VERSION
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.task.gang import parallel_facts


def host_facts() -> dict[str, Any]:
    """Returns what is worth knowing about machine and process, as plain data; never compared between attempts."""
    return {**_machine(), "pid": os.getpid()}


@cache
def _machine() -> dict[str, Any]:
    system = os.uname()
    return {
        "host": system.nodename,
        "machine": system.machine,
        "system": f"{system.sysname} {system.release}",
        "python": ".".join(str(part) for part in sys.version_info[:3]),
        "mainstem": VERSION,
    }


def current_facts(
    flow: type[FlowSpec], graph: FlowGraph, spec: TaskSpec, folder: RunFolder
) -> dict[str, Any]:
    """Returns what `current` says while the step runs; what is dear to find out is a Fact, asked only when needed.

    Args:
        flow: the flow's class.
        graph: its graph.
        spec: which task.
        folder: the run.
    """
    return {
        "flow_name": spec.flow,
        "run_id": spec.run,
        "step_name": spec.step,
        "task_id": spec.task,
        "retry_count": spec.attempt,
        "origin_run_id": partial(_origin_run, folder),
        "pathspec": spec.pathspec,
        **parallel_facts(spec),
        **run_facts(flow, folder),
        **dict.fromkeys(_DEAR, _Facts(flow, graph, spec, folder.store.root)),
    }


def run_facts(flow: type[FlowSpec], folder: RunFolder) -> dict[str, Any]:
    """Returns what the flow's decorators let `current` say; the run's record is read when one is asked for.

    Args:
        flow: the flow's class.
        folder: the run.
    """
    decorators = prepared(flow).flow
    if not decorators:
        return {}
    from mainstem_runtime.task.run_facts import RunFacts  # only for flows with decorators

    return dict.fromkeys((name for each in decorators for name in each.facts), RunFacts(folder))


def _origin_run(folder: RunFolder, _: str) -> str | None:
    record = folder.run_record()
    return None if record is None else record.origin_run


class _Facts:
    """Finds out what `current` is asked for."""

    def __init__(self, flow: type[FlowSpec], graph: FlowGraph, spec: TaskSpec, root: str) -> None:
        self.flow = flow
        self.graph = graph
        self.spec = spec
        self.root = root

    def __call__(self, name: str) -> Any:
        return _DEAR[name](self)

    def parameter_names(self) -> list[str]:
        return [parameter.attribute for parameter in parameters(self.flow)]

    def username(self) -> str:
        return current_user(os.environ)

    def namespace(self) -> str | None:
        return default_namespace(os.environ)

    def tags(self) -> frozenset[str]:
        return frozenset(self.run().tags)

    def tempdir(self) -> str:
        import tempfile  # imports random and shutil: only for steps that ask for it

        return os.environ.get("MAINSTEM_TEMPDIR") or tempfile.gettempdir()

    def graph_info(self) -> dict[str, Any]:
        from mainstem_core.graph.render import graph_to_plain  # only for steps that ask for it

        return graph_to_plain(self.graph)

    def run(self) -> Any:
        import mainstem_client  # only for steps that ask for it

        mainstem_client.metadata(f"local@{self.root}")
        return mainstem_client.Run(f"{self.spec.flow}/{self.spec.run}", _namespace_check=False)

    def task(self) -> Any:
        import mainstem_client  # only for steps that ask for it

        mainstem_client.metadata(f"local@{self.root}")
        return mainstem_client.Task(self.spec.pathspec, _namespace_check=False)


_DEAR: dict[str, Callable[[_Facts], Any]] = {
    "parameter_names": _Facts.parameter_names,
    "username": _Facts.username,
    "namespace": _Facts.namespace,
    "tags": _Facts.tags,
    "tempdir": _Facts.tempdir,
    "graph": _Facts.graph_info,
    "graph_info": _Facts.graph_info,
    "run": _Facts.run,
    "task": _Facts.task,
}
