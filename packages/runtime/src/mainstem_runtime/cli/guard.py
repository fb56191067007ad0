"""Every failure of a command shown as people need it, with the exit code that goes with it.

It imports next to nothing: all commands pay for it, those of `mainstem` too.
"""

import os
import sys
from typing import TYPE_CHECKING, Any

from mainstem_core.errors import MainstemException, MainstemInternalError, UsageError
from mainstem_core.errors.render import render_error

if TYPE_CHECKING:
    from mainstem_runtime.supervisor.caller import Caller

INTERRUPTED = 130


def guarded(command: Any, caller: "Caller | None" = None) -> int:
    """Calls a click command and returns the exit code, with every failure shown as people need it.

    That the reader of a pipe has gone, as `head` does, is left to click: the command ends at once, without a word, and
    with exit code 1; only a run goes on (see `PlainProgress.flush`).

    Args:
        command: called without arguments; returns an exit code or None.
        caller: the program that started the process; told what stands in the way of a run, in place of people.
    """
    import click

    try:
        code = command()
    except click.ClickException as error:
        if caller is None or not caller.refuse(error):
            error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except Exception as error:  # a mistake of ours must reach people as one, with a way to report it
        return show_failure(error, caller)
    return code if isinstance(code, int) else 0


def show_failure(error: Exception, caller: "Caller | None") -> int:
    """Shows an error, one that is not of the catalogue as an internal one, and returns the exit code."""
    if os.environ.get("MAINSTEM_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    shown = error if isinstance(error, MainstemException) else _catalogued(error)
    if caller is None or not caller.refuse(shown):
        print(render_error(shown, folder_if_any()), file=sys.stderr)
    return shown.exit_code


def folder_if_any() -> str | None:
    """Returns the working folder, None if somebody has removed it."""
    try:
        return os.getcwd()
    except FileNotFoundError:  # somebody has removed it
        return None


def _catalogued(error: Exception) -> MainstemException:
    if isinstance(error, FileNotFoundError) and folder_if_any() is None:
        return UsageError("usage-folder-missing")
    return MainstemInternalError("internal-error", reason=f"{type(error).__name__}: {error}")
