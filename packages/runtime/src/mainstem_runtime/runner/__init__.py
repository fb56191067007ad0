"""Runs flows from programs and notebooks: `Runner("flow.py").run(alpha=0.1)`.

    runner         Runner: what a program calls
    notebook       NBRunner: the same for a flow that stands in a cell
    cell_source    what of a notebook's cells such a flow needs
    executing_run  ExecutingRun: one run that was started, its state and its output
    executing_task ExecutingTask: the same for a spin
    request        a call as the child gets it: its command line, its options as plain data
    child          the process that runs the flow, and the thread that listens to it
    output_log     what a child has printed, for readers that wait for more

A run is a child process `python flow.py run`: its command line checks the options, and no file of a user is ever
imported here. A thread listens to each child, so that a run never waits for the caller, whatever that does
meanwhile, and so that calls that wait and calls that are awaited work alike, with or without an event loop. The
child's side of the line stands in `mainstem_runtime.supervisor.caller`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mainstem_runtime.runner.executing_run import ExecutingRun as ExecutingRun
    from mainstem_runtime.runner.executing_task import ExecutingTask as ExecutingTask
    from mainstem_runtime.runner.notebook import NBRunner as NBRunner
    from mainstem_runtime.runner.runner import Runner as Runner

_HOMES = {
    "ExecutingRun": "executing_run",
    "ExecutingTask": "executing_task",
    "NBRunner": "notebook",
    "Runner": "runner",
}

__all__ = ["ExecutingRun", "ExecutingTask", "NBRunner", "Runner"]


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first used."""
    if name in _HOMES:
        return getattr(import_module(f"mainstem_runtime.runner.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
