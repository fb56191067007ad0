"""What runs at the end of a task that was forked: the hooks that its interpreter would have run, and no others.

What the flow's import registered belongs to the supervisor, which runs it once. Two libraries register at import what
every process needs that uses them: `logging` writes out what its handlers hold, `multiprocessing` waits for the
processes that were started. Finalizers of objects that were made at import must not run in a task, or the first to
end would remove a folder that the others use; those of objects that a step makes must.
"""

import atexit
import sys


def reset_exit_hooks() -> None:
    """Leaves to this process's forks what belongs to each of them; this process itself must end by `os._exit`."""
    atexit._clear()  # pyright: ignore[reportPrivateUsage]  # as the standard library's own forks do
    # Hooks run from the last to the first, so these come after all that a step registers, as in an interpreter.
    logging = sys.modules.get("logging")
    if logging is not None:
        atexit.register(logging.shutdown)
    if "multiprocessing.util" in sys.modules:
        _register_multiprocessing()
    _disown_finalizers()


def _register_multiprocessing() -> None:
    process, util = sys.modules["multiprocessing.process"], sys.modules["multiprocessing.util"]
    vars(process)["_children"] = set()  # none of them is a child of a fork
    atexit.register(util._exit_function)


def _disown_finalizers() -> None:
    weakref = sys.modules.get("weakref")
    if weakref is None:
        return
    for finalizer in list(weakref.finalize._registry):
        finalizer.atexit = False
    weakref.finalize._registered_with_atexit = False  # so that the first one that a step makes is heard of
