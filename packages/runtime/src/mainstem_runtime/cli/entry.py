"""What constructing a flow under `__main__` calls: its command line, with errors shown as errors."""

import os
import sys
from typing import Any

from mainstem_core.configuration.files import SettingsFile, settings_files
from mainstem_core.configuration.values import add_to_environment, option_defaults
from mainstem_core.errors import MainstemException, MainstemInternalError, UsageError
from mainstem_core.errors.render import render_error
from mainstem_core.flow.spec import FlowSpec
from mainstem_runtime.cli.added import add_decorators, given_in
from mainstem_runtime.cli.given_configs import note_configs
from mainstem_runtime.cli.leading_options import choose_store, command_of, leading_words
from mainstem_runtime.cli.streams import allow_any_text, open_missing_streams
from mainstem_runtime.cli.warm_start import WarmStart, wants_run, warm_start
from mainstem_runtime.executor.garbage import collect_as_usual, leave_all
from mainstem_runtime.supervisor.caller import Caller

INTERRUPTED = 130
# What a shell sets that asks for completions; `mainstem completion` prints what makes it do so.
COMPLETE_VARIABLE = "_MAINSTEM_COMPLETE"
# In their processes the user's code runs, and leaves what Python clears away as it always does.
_IN_USERS_PROCESS = frozenset({"task", "exit-hook"})


def run_command_line(flow: type[FlowSpec]) -> None:
    """Runs `python flow.py COMMAND ...` for a flow's class and ends the process with its exit code.

    Raises:
        SystemExit: always.
    """
    start: WarmStart | None = None
    caller: Caller | None = None
    open_missing_streams()
    try:
        arguments = sys.argv[1:]
        if command_of(arguments) == "task":
            collect_as_usual()
        caller = Caller.from_environment(os.environ)
        folder = _working_folder()
        files = settings_files(os.environ, folder) if folder is not None else []
        choose_store(arguments)
        add_to_environment(os.environ, files)
        note_configs(flow, leading_words(arguments), os.environ)
        add_decorators(flow, command_of(arguments), given_in(arguments, caller))
        if caller is not None or wants_run(arguments):
            start = warm_start(flow, caller)
        if command_of(arguments) != "task":
            allow_any_text()  # after the warm parent was forked, whose tasks have Python's own rules
        sys.exit(guarded(lambda: _parse_and_run(flow, start, files), caller))
    except KeyboardInterrupt:  # Ctrl-C before `guarded` has begun, or when it has ended
        sys.exit(INTERRUPTED)
    except Exception as error:  # see `guarded`; it imports click, for which it is too early here
        sys.exit(_show(error, caller))
    finally:
        if start is not None:
            start.close()
        if command_of(sys.argv[1:]) not in _IN_USERS_PROCESS:
            leave_all()


def _parse_and_run(flow: type[FlowSpec], start: WarmStart | None, files: list[SettingsFile]) -> Any:
    import click  # here, as all that imports it: it comes after the launcher, see warm_start

    from mainstem_runtime.cli.group import command_group
    from mainstem_runtime.cli.option_origins import of_its_origin
    from mainstem_runtime.cli.option_places import of_its_place

    try:
        return command_group(flow).main(
            standalone_mode=False,
            obj=start,
            complete_var=COMPLETE_VARIABLE,
            auto_envvar_prefix="MAINSTEM",
            default_map=option_defaults(files),
        )
    except click.BadParameter as error:
        raise of_its_origin(error, files) from error
    except click.NoSuchOption as error:
        raise of_its_place(error) from error


def guarded(command: Any, caller: Caller | None = None) -> int:
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
        return _show(error, caller)
    return code if isinstance(code, int) else 0


def _show(error: Exception, caller: Caller | None) -> int:
    """Shows an error, one that is not of the catalogue as an internal one, and returns the exit code."""
    if os.environ.get("MAINSTEM_DEBUG") == "1":
        import traceback

        traceback.print_exception(error)
    shown = error if isinstance(error, MainstemException) else _catalogued(error)
    if caller is None or not caller.refuse(shown):
        print(render_error(shown, _working_folder()), file=sys.stderr)
    return shown.exit_code


def _working_folder() -> str | None:
    try:
        return os.getcwd()
    except FileNotFoundError:  # somebody has removed it
        return None


def _catalogued(error: Exception) -> MainstemException:
    if isinstance(error, FileNotFoundError) and _working_folder() is None:
        return UsageError("usage-folder-missing")
    return MainstemInternalError("internal-error", reason=f"{type(error).__name__}: {error}")
