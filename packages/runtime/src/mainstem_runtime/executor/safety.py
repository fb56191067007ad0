"""Whether tasks may be forked from the process that imported the flow: judged by evidence, not by fear.

A fork copies only the thread that calls it; a lock that another thread held stays locked for ever in the copy.
So the question is which other threads exist at that moment, and whose they are:

- a Python thread that the flow started: unsafe, it may hold any lock;
- OpenBLAS stops its threads in a handler at fork and starts them again: safe;
- jemalloc (within pyarrow and polars) does the same with the thread that gives memory back: safe;
- polars starts a thread at import that removes files of spilled data, and nothing waits for it: safe;
- any other thread, such as one of a pool (rayon, tokio, gRPC, CUDA): unsafe.

Libraries that start their threads only when first used (polars, pyarrow, scikit-learn's OpenMP) are safe after a
mere import.
"""

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

from mainstem_core.errors import UsageError

VARIABLE = "MAINSTEM_START_METHOD"
_SAFE_LIBRARIES = ("openblas", "libmkl", "libblis")
_SAFE_THREADS = frozenset({"jemalloc_bg_thd", "polars-ooc-clea"})
_METHODS = ("fork", "spawn")


class StartMethod(NamedTuple):
    """How tasks are started: "fork" or "spawn", and why it is not fork (None if it is)."""

    name: str
    reason: str | None = None


def choose_start_method(environment: Mapping[str, str]) -> StartMethod:
    """Returns how tasks are started here; the variable `MAINSTEM_START_METHOD` decides by hand.

    Raises:
        UsageError: `usage-setting-invalid` if the variable holds something else than "fork" or "spawn".
    """
    chosen = environment.get(VARIABLE)
    if chosen:
        if chosen not in _METHODS:
            raise UsageError(
                "usage-setting-invalid", name=VARIABLE, value=chosen, expected="it must be `fork` or `spawn`"
            )
        return StartMethod(chosen, None if chosen == "fork" else f"{VARIABLE} says so")
    if not sys.platform.startswith("linux"):
        return StartMethod("spawn", f"forking is not safe on {sys.platform}")
    reason = _python_thread() or _native_thread()
    return StartMethod("spawn", reason) if reason else StartMethod("fork")


def _python_thread() -> str | None:
    threading = sys.modules.get("threading")
    if threading is None:
        return None
    others = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    return f"the flow's import started the thread {others[0]!r}" if others else None


def _native_thread() -> str | None:
    main = str(os.getpid())
    others = [thread for thread in os.listdir("/proc/self/task") if thread != main]
    if not others:
        return None
    own_name = _name(main)
    names = {name for thread in others if (name := _name(thread))} - _SAFE_THREADS
    strangers = sorted(names - {own_name})
    if strangers:
        return f"a library's import started the thread {strangers[0]!r}"
    if names and not _has_safe_library():
        return "a library's import started a thread of unknown origin"
    return None


def _name(thread: str) -> str:
    try:
        with open(f"/proc/self/task/{thread}/comm") as name:
            return name.read().strip()
    except FileNotFoundError:  # it has just ended
        return ""


def _has_safe_library() -> bool:
    with open("/proc/self/maps") as maps:
        mapped = maps.read()
    return any(library in mapped for library in _SAFE_LIBRARIES)
