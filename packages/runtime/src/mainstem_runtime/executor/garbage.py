"""How often garbage is looked for: seldom in a command, whose imports leave none; in tasks as the user has it."""

import gc

_USERS = gc.get_threshold()  # as the flow's file has left it: this is imported at the flow's end
_ALLOCATIONS = 100_000


def collect_seldom() -> None:
    """Lets this process make some ten megabytes of objects before it looks for garbage, unless it never does."""
    if _USERS[0]:
        gc.set_threshold(max(_ALLOCATIONS, _USERS[0]), *_USERS[1:])


def leave_all() -> None:
    """Lets the interpreter's end look for no garbage: in a small run that takes longer than its tasks.

    What is no garbage goes as ever; files are closed, and exit handlers called.
    """
    gc.freeze()


def collect_as_usual() -> None:
    """Takes that back, for the process that the user's code runs in."""
    gc.set_threshold(*_USERS)
