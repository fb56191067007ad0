"""Starts the launcher, by fork or in a fresh interpreter."""

import os
import socket
import sys
from collections.abc import Sequence
from importlib import import_module

from mainstem_core.decorators.prepare import prepared
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.graph import FlowGraph
from mainstem_core.schema.task import TaskSpec
from mainstem_runtime.executor.connection import LauncherConnection
from mainstem_runtime.executor.descendants import Children, adopt_orphans
from mainstem_runtime.executor.fork import fork_launcher
from mainstem_runtime.executor.safety import StartMethod
from mainstem_runtime.task.facts import host_facts
from mainstem_runtime.task.randomness import generator_states


def start_launcher(
    flow: type[FlowSpec], graph: FlowGraph, root: str, method: StartMethod
) -> LauncherConnection:
    """Starts the process that starts the tasks; before any run's lock is taken, so that no child keeps it alive.

    Args:
        flow: the flow's class.
        graph: its graph.
        root: the store's folder.
        method: fork or spawn.
    """
    host_facts()  # remembered, so that no task has to find out
    adopt_orphans()
    children = Children()
    own_children = children.now()
    pid, connection = _launcher(flow, graph, root, method)
    return LauncherConnection(pid, connection, children, own_children)


def main_of_process() -> Sequence[str]:
    """Returns how this flow is started in a fresh interpreter: its file, or `-m` and its module."""
    specification = getattr(sys.modules["__main__"], "__spec__", None)
    return ["-m", specification.name] if specification is not None else [os.path.abspath(sys.argv[0])]


# What only tasks need is imported by the launcher, beside the command line that goes on parsing.


def _warm_up() -> None:
    import_module("mainstem_runtime.task.process")
    from mainstem_runtime.task.warm_up import warm_up

    warm_up()


def _rehearse() -> None:
    from mainstem_runtime.task.rehearsal import rehearse  # only runs of many tasks need it

    rehearse()


def _launcher(
    flow: type[FlowSpec], graph: FlowGraph, root: str, method: StartMethod
) -> tuple[int, socket.socket]:
    if method.name == "fork":
        states = generator_states()  # here, since a fork gives Python's own generator a new one

        def run_task(spec: TaskSpec, report: int) -> int:
            from mainstem_runtime.task.process import run_forked_task

            return run_forked_task(flow, graph, root, spec, report, states)

        return fork_launcher(run_task, _warm_up, _rehearse)
    from mainstem_runtime.executor.spawn import (
        spawn_launcher,  # imports subprocess, which forking does not need
    )

    return spawn_launcher(main_of_process(), root, prepared(flow).specifications)
