"""`exit-hook`: calls the exit hooks of a run that has ended; what `run` starts for flows that have some."""

import inspect
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from mainstem_core.decorators.exit_hook import ExitHook, Hook, name_of
from mainstem_core.decorators.prepare import prepared
from mainstem_core.flow.spec import FlowSpec
from mainstem_core.schema.identifiers import RunId
from mainstem_runtime.cli.task import take_configs


def build(flow: type[FlowSpec]) -> click.Command:
    """Returns the command for a flow."""

    @click.command("exit-hook", hidden=True, help="Call the exit hooks of a run that has ended.")
    @click.argument("run_id")
    @click.option("--store", "root", required=True, help="The store's folder.")
    def exit_hook(run_id: str, root: str) -> int:
        import mainstem_client

        take_configs(flow, root, RunId(run_id))
        mainstem_client.metadata(f"local@{root}")
        run = mainstem_client.Run(f"{flow.__name__}/{run_id}", _namespace_check=False)
        decorators = [each for each in prepared(flow).flow if isinstance(each, ExitHook)]
        chosen = [each.on_success if run.successful else each.on_error for each in decorators]
        succeeded = [_call(hook, run) for hooks in chosen for hook in hooks]
        return 0 if all(succeeded) else 1

    return exit_hook


def _call(hook: Hook, run: Any) -> bool:
    """Calls a hook and says whether it succeeded; a failure is shown, and the others are called all the same."""
    try:
        function = _function(hook)
        if _takes_run(function):
            function(run=run)
        else:
            function()
    except Exception:  # whatever a hook raises is the user's to read, and changes nothing about the run
        print(f"The exit hook `{name_of(hook)}` has failed:", file=sys.stderr)
        traceback.print_exc()
        return False
    return True


def _function(hook: Hook) -> Callable[..., Any]:
    if not isinstance(hook, str):
        return hook
    module, _, name = hook.rpartition(".")
    return getattr(import_module(module or "__main__"), name)


def _takes_run(function: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(function).parameters
    except ValueError:  # a function in C that does not tell
        return False
    return "run" in parameters or any(each.kind is each.VAR_KEYWORD for each in parameters.values())
