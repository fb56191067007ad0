"""`@exit_hook`: functions that are called when a run has ended."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mainstem_core.decorators.attach import as_flow_decorator
from mainstem_core.protocols.flow_decorator import FlowDecorator

if TYPE_CHECKING:
    from mainstem_core.graph.model import FlowGraph

Hook = Callable[..., Any] | str
_EMPTY: Mapping[str, Any] = {}


class ExitHook(FlowDecorator):
    """Calls functions once a run has ended and its end is recorded; that one fails changes nothing about the run.

    A function that takes `run` gets the run.

    Args:
        on_success: called after a run that succeeded: functions, or texts such as `"package.module.function"`.
        on_error: called after a run that failed or was stopped.
        options: for back ends that run hooks elsewhere; without effect on this machine.
    """

    decorator_name = "exit_hook"
    is_repeatable = True
    on_success: Sequence[Hook] = ()
    on_error: Sequence[Hook] = ()
    options: Mapping[str, Any] = _EMPTY

    def validate(self, graph: "FlowGraph") -> None:
        """Checks that there is a hook, and that all are functions or their names."""
        self.require(
            [*self.on_success, *self.on_error], "on_success", "no function is given for success or for error"
        )
        for attribute in ("on_success", "on_error"):
            for hook in getattr(self, attribute):
                is_name = isinstance(hook, str) and all(part.isidentifier() for part in hook.split("."))
                is_function = callable(hook) and not isinstance(hook, str)
                self.require(
                    is_name or is_function, attribute, "each must be a function or `module.function`"
                )

    def public_attributes(self) -> dict[str, Any]:
        """Returns the hooks by name."""
        names = {each: [name_of(hook) for hook in getattr(self, each)] for each in ("on_success", "on_error")}
        return {**names, "options": dict(self.options)}


def name_of(hook: Hook) -> str:
    """Returns what a hook is called.

    Args:
        hook: a function, or its name.
    """
    return hook if isinstance(hook, str) else getattr(hook, "__qualname__", repr(hook))


exit_hook = as_flow_decorator(ExitHook)
