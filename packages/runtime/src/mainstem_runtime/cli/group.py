"""The commands of a flow by name; the module of a command is imported only when it is used."""

from importlib import import_module
from typing import Any

import click

from mainstem_core.flow.spec import FlowSpec
from mainstem_runtime.cli.config_options import config_options
from mainstem_runtime.cli.flow_options import options_of
from mainstem_runtime.cli.lazy_group import LazyGroup
from mainstem_runtime.cli.top_options import top_options
from mainstem_runtime.cli.variables import with_variables

COMMANDS = {
    "attach": "Go on with a run whose owner is gone.",
    "check": "Look for mistakes in the flow's graph.",
    "debug": "Look at a task of a past run in a debugger.",
    "dump": "Print the artifacts of a task or step.",
    "exit-hook": "Call the exit hooks of a run that has ended.",
    "help": "Explain the flow's commands, or one of them.",
    "logs": "Print or scrub what a task or step printed.",
    "output-dot": "Print the flow's graph for Graphviz.",
    "output-raw": "Print the flow's graph as it is.",
    "package": "Look at the code that is kept with runs.",
    "resume": "Run the flow again from where a run has failed.",
    "run": "Run the flow on this machine.",
    "show": "Describe the flow.",
    "spin": "Run one step again with the inputs of a past run.",
    "tag": "Add, remove, replace or list the tags of runs.",
    "task": "Run one task of a run from its specification.",
    "version": "Print the version of Mainstem.",
}
_HIDDEN = frozenset({"attach", "exit-hook", "task"})


class FlowGroup(LazyGroup):
    """The command line of one flow.

    Args:
        flow: the flow's class.
    """

    def __init__(self, flow: type[FlowSpec]) -> None:
        super().__init__(
            flow.__name__,
            COMMANDS,
            _HIDDEN,
            help=flow.__doc__,
            params=[*top_options(), *config_options(flow), *options_of(flow)],
            invoke_without_command=True,
            callback=self._without_command,
        )
        self._flow = flow

    def load(self, name: str) -> click.Command:
        """Imports and builds one of the commands."""
        module = import_module(f"mainstem_runtime.cli.{name.replace('-', '_')}")
        return with_variables(module.build(self._flow), name)

    def _without_command(self, **_: Any) -> None:
        context = click.get_current_context()
        if context.invoked_subcommand is None:
            context.invoke(self.load("check"))
            click.echo(f"\n{context.get_help()}")


def command_group(flow: type[FlowSpec]) -> FlowGroup:
    """Returns the command line of a flow."""
    return FlowGroup(flow)
