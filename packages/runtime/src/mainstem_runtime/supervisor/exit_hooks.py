"""Starts the process that calls the exit hooks of a run; whatever they do, the run has ended already."""

import sys

from mainstem_core.decorators.exit_hook import ExitHook
from mainstem_core.decorators.prepare import prepared
from mainstem_core.flow.spec import FlowSpec
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.executor.start import main_of_process

COMMAND = "exit-hook"


def call_exit_hooks(flow: type[FlowSpec], folder: RunFolder, *, succeeded: bool, apart: bool) -> None:
    """Calls the exit hooks of a run in a fresh interpreter, and waits for it.

    Args:
        flow: the flow's class.
        folder: the run.
        succeeded: whether it has.
        apart: standard output belongs to somebody who reads documents: what hooks print goes to standard error.
    """
    hooks = [each for each in prepared(flow).flow if isinstance(each, ExitHook)]
    if not any(hook.on_success if succeeded else hook.on_error for hook in hooks):
        return
    import subprocess  # only flows with hooks need it

    command = [sys.executable, *main_of_process(), COMMAND, folder.run, "--store", folder.store.root]
    sys.stdout.flush()
    subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr if apart else None)
