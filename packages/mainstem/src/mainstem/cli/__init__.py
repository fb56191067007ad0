"""The `mainstem` command: what concerns a store as a whole, without any flow's file.

It shows errors as the command line of a flow does, with the same exit codes.

    group       the commands by name; a command's module is imported only when it is used
    status      says which flows are visible from here
    attach      goes on with a run
    cancel      ends a run
    init        writes a small project, from the folder `project`
    completion  prints what makes a shell complete commands, with what is in the folder `shells`
    help, version
    documents   the shapes of what `--json` prints
    runs        lists runs
    show        says how a run went and what its tasks took
    du          says how much space they take
    metadata    `metadata rebuild` makes the index anew
    tables      a table for a terminal, or plain aligned text
    stores      the store that belongs to the working folder
"""

import sys


def main() -> None:
    """Runs the `mainstem` command and ends the process with its exit code.

    Raises:
        SystemExit: always.
    """
    try:
        # Here: whoever only looks for the entry point pays for no command line.
        from mainstem.cli.group import command_group
        from mainstem_runtime.cli.guard import guarded
        from mainstem_runtime.cli.streams import allow_any_text, open_missing_streams

        open_missing_streams()
        if sys.argv[1:2] != ["attach"]:  # which becomes a flow's own process, whose tasks have Python's rules
            allow_any_text()
        sys.exit(guarded(lambda: command_group().main(prog_name="mainstem", standalone_mode=False)))
    except KeyboardInterrupt:  # Ctrl-C during the imports; later `guarded` sees to it
        sys.exit(130)
