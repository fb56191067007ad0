"""What constructing a flow under `__main__` calls: its command line, with errors shown as errors."""

import os
import sys
from typing import Any

from mainstem_core.configuration.files import SettingsFile, settings_files
from mainstem_core.configuration.values import add_to_environment, option_defaults
from mainstem_core.flow.spec import FlowSpec
from mainstem_runtime.cli.added import add_decorators, given_in
from mainstem_runtime.cli.given_configs import note_configs
from mainstem_runtime.cli.guard import INTERRUPTED, folder_if_any, guarded, show_failure
from mainstem_runtime.cli.leading_options import choose_store, command_of, leading_words
from mainstem_runtime.cli.streams import allow_any_text, open_missing_streams
from mainstem_runtime.cli.warm_start import Invocation, WarmStart, wants_run, warm_start
from mainstem_runtime.executor.garbage import collect_as_usual, leave_all
from mainstem_runtime.supervisor.caller import Caller

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
        folder = folder_if_any()
        files = settings_files(os.environ, folder) if folder is not None else []
        choose_store(arguments)
        add_to_environment(os.environ, files)
        note_configs(flow, leading_words(arguments), os.environ)
        add_decorators(flow, command_of(arguments), given_in(arguments, caller))
        if wants_run(arguments):
            start = warm_start(flow)
        if command_of(arguments) != "task":
            allow_any_text()  # after the warm parent was forked, whose tasks have Python's own rules
        sys.exit(guarded(lambda: _parse_and_run(flow, Invocation(caller, start), files), caller))
    except KeyboardInterrupt:  # Ctrl-C before `guarded` has begun, or when it has ended
        sys.exit(INTERRUPTED)
    except Exception as error:  # see `guarded`; it imports click, for which it is too early here
        sys.exit(show_failure(error, caller))
    finally:
        if start is not None:
            start.close()
        if command_of(sys.argv[1:]) not in _IN_USERS_PROCESS:
            leave_all()


def _parse_and_run(flow: type[FlowSpec], invocation: Invocation, files: list[SettingsFile]) -> Any:
    import click  # here, as all that imports it: it comes after the launcher, see warm_start

    from mainstem_runtime.cli.group import command_group
    from mainstem_runtime.cli.option_origins import of_its_origin
    from mainstem_runtime.cli.option_places import of_its_place

    try:
        return command_group(flow).main(
            standalone_mode=False,
            obj=invocation,
            complete_var=COMPLETE_VARIABLE,
            auto_envvar_prefix="MAINSTEM",
            default_map=option_defaults(files),
        )
    except click.BadParameter as error:
        raise of_its_origin(error, files) from error
    except click.NoSuchOption as error:
        raise of_its_place(error) from error
