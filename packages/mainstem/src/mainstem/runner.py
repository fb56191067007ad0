"""Ties the flow language to the runtime: constructing a flow runs its command line."""

from typing import Any

from mainstem import uncaught
from mainstem_core.errors import UsageError
from mainstem_core.flow.entry import register_runner

_INTERRUPTED = 130


def register() -> None:
    """Makes constructing a flow run its command line, and errors in its file look as on it. May be called twice."""
    register_runner(_run_command_line)
    uncaught.install()


def _run_command_line(flow: type[Any]) -> None:
    """Imports the runtime only now: a flow that is merely imported does not pay for it.

    Raises:
        UsageError: `usage-runtime-missing` if the runtime is not installed.
        SystemExit: with the exit code of the command.
    """
    try:
        from mainstem_runtime.executor.garbage import collect_seldom

        collect_seldom()  # before all else is imported
        from mainstem_runtime.cli.entry import run_command_line
    except ModuleNotFoundError as missing:
        if missing.name != "mainstem_runtime":
            raise
        raise UsageError("usage-runtime-missing") from missing
    except KeyboardInterrupt:  # Ctrl-C while it is imported: nothing has begun
        raise SystemExit(_INTERRUPTED) from None
    run_command_line(flow)
