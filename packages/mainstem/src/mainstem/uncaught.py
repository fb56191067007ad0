"""Shows an error of ours that nobody caught as an error, with the place in the user's file, and not as a traceback.

A flow's class is built when its file is imported, before any command line could catch what is wrong with it.
"""

import sys
from types import TracebackType

from mainstem_core.errors import Location, MainstemException

_OURS = ("mainstem_", "mainstem.")
_shown_before = sys.excepthook


def install() -> None:
    """Makes this process show errors of ours so; all others are shown as before. May be called twice."""
    global _shown_before
    if sys.excepthook is not _show:
        _shown_before = sys.excepthook
        sys.excepthook = _show


def _show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Stands in for `sys.excepthook`.

    Raises:
        SystemExit: with the error's exit code, which is then that of the process.
    """
    import os  # here: an import of Mainstem alone pays for nothing that only errors need

    # A session at a prompt goes on after an error, and its user wants to see where that came from.
    is_prompt = hasattr(sys, "ps1")
    if not isinstance(error, MainstemException) or is_prompt:
        _shown_before(kind, error, trace)
        return
    if os.environ.get("MAINSTEM_DEBUG") == "1":
        _shown_before(kind, error, trace)
    from mainstem_core.errors.render import render_error

    error.where = error.where or _users_place(trace)
    try:
        folder = os.getcwd()
    except FileNotFoundError:  # somebody has removed it
        folder = None
    print(render_error(error, folder), file=sys.stderr)
    sys.exit(error.exit_code)


def _users_place(trace: TracebackType | None) -> Location | None:
    """Returns where the code that is not ours was when it called ours."""
    place = None
    while trace is not None:
        module: str = trace.tb_frame.f_globals.get("__name__", "")
        if module == "mainstem" or module.startswith(_OURS):
            break
        code = trace.tb_frame.f_code
        if not code.co_filename.startswith("<frozen "):
            place = Location(code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return place
