"""Facts about a task: what `current` says in it, and about machine and process for its record."""

import os
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

from mainstem_core.flow.spec import FlowSpec, parameters
from mainstem_core.graph import FlowGraph
from mainstem_core.graph.render import graph_to_plain
from mainstem_core.schema.task import TaskSpec
from mainstem_core.users import current_user
from mainstem_core.version import VERSION


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


def current_facts(flow: FlowSpec, graph: FlowGraph, spec: TaskSpec) -> dict[str, Any]:
    """Returns what `current` says while the step runs; what is dear is a function, called when it is asked for."""
    return {
        "flow_name": spec.flow,
        "run_id": spec.run,
        "step_name": spec.step,
        "task_id": spec.task,
        "retry_count": spec.attempt,
        "origin_run_id": None,
        "pathspec": spec.pathspec,
        "parameter_names": lambda: [parameter.attribute for parameter in parameters(type(flow))],
        "username": lambda: current_user(os.environ),
        "namespace": lambda: f"user:{current_user(os.environ)}",
        "tags": lambda: frozenset(_run(spec).tags),
        "tempdir": _temporary_folder,
        "graph": lambda: graph_to_plain(graph),
        "graph_info": lambda: graph_to_plain(graph),
        "run": lambda: _run(spec),
        "task": _task_of(spec),
        "is_parallel": False,
    }


def _run(spec: TaskSpec) -> Any:
    from mainstem_client import Run  # the client is imported only by steps that ask for it

    return Run(f"{spec.flow}/{spec.run}", _namespace_check=False)


def _task_of(spec: TaskSpec) -> Callable[[], Any]:
    def task() -> Any:
        from mainstem_client import Task  # the client is imported only by steps that ask for it

        return Task(spec.pathspec, _namespace_check=False)

    return task


def _temporary_folder() -> str:
    import tempfile  # imports random and shutil: only for steps that ask for it

    return os.environ.get("MAINSTEM_TEMPDIR") or tempfile.gettempdir()
