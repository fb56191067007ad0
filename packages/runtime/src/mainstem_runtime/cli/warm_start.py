"""Starts the launcher before the command line is even parsed.

Parsing imports click, and with it threads and much else; whatever the warm parent has imported, every task pays for
at its fork. So where the command is `run` and the graph is sound, the launcher is started first, and the command finds
it. Where it is not needed after all (a wrong option, say), it is ended again.
"""

import os
from collections.abc import Sequence

from mainstem_core.errors import GraphError
from mainstem_core.flow.spec import FlowSpec, configs
from mainstem_core.graph import FlowGraph
from mainstem_core.graph.build import read_flow
from mainstem_core.schema.record import Record
from mainstem_datastore.location import find_root, working_folder
from mainstem_runtime.cli.leading_options import command_of
from mainstem_runtime.code.imported import ImportedCode, imported_code
from mainstem_runtime.executor.connection import LauncherConnection
from mainstem_runtime.executor.safety import StartMethod, choose_start_method
from mainstem_runtime.executor.start import main_of_process, start_launcher
from mainstem_runtime.supervisor.caller import Caller


class WarmStart(Record):
    """What a command that runs the flow needs first.

    Args:
        graph: the flow's graph.
        findings: what is wrong with it.
        root: the store's folder.
        method: how tasks are started.
        launcher: starts them; None where the graph is wrong.
        code: the code that was imported.
    """

    graph: FlowGraph
    findings: Sequence[GraphError]
    root: str
    method: StartMethod
    launcher: LauncherConnection | None
    code: ImportedCode

    def close(self) -> None:
        """Ends the launcher; may be called twice."""
        if self.launcher is not None:
            self.launcher.close()


class Invocation(Record):
    """What is known when a command is parsed.

    Args:
        caller: the program that started it, if one did.
        start: what was started before.
    """

    caller: Caller | None = None
    start: WarmStart | None = None


def warm_start(flow: type[FlowSpec]) -> WarmStart:
    """Reads the graph and starts a launcher if it is sound.

    Args:
        flow: the flow's class.

    Raises:
        UsageError: if a setting is wrong.
    """
    configs(flow)  # what is wrong with one is said before anything else
    graph, findings = read_flow(flow)
    root = find_root(os.environ, working_folder())
    method = choose_start_method(os.environ)
    code = imported_code(main_of_process(), graph.file)
    launcher = None if findings else start_launcher(flow, graph, root, method)
    return WarmStart(graph, findings, root, method, launcher, code)


def wants_run(arguments: Sequence[str]) -> bool:
    """Says whether a command line runs the flow, as far as can be told without parsing it."""
    return command_of(arguments) == "run" and "--help" not in arguments
