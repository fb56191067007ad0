"""Whether tasks may be forked from the process that imported the flow: judged by evidence, not by fear.

A fork copies only the thread that calls it; a lock that another thread held stays locked for ever in the copy.
So the question is which other threads exist at that moment, and whose they are:

- a Python thread that the flow started: unsafe, it may hold any lock;
- OpenBLAS stops its threads in a handler at fork and starts them again: safe;
- a pool of an OpenMP runtime, once the import has used it: unsafe, libgomp waits in the copy for threads that are not
  there. Such threads have the process's own name, as those of OpenBLAS have; they are told apart by the library
  whose code they wait in, or by being more than OpenBLAS starts;
- jemalloc (within pyarrow and polars) does the same with the thread that gives memory back: safe;
- polars starts a thread at import that removes files of spilled data, and nothing waits for it: safe;
- any other thread, such as one of a pool (rayon, tokio, gRPC, CUDA): unsafe.

Libraries that start their threads only when first used (polars, pyarrow, scikit-learn's OpenMP) are safe after a
mere import.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mainstem_core.errors import UsageError

VARIABLE = "MAINSTEM_START_METHOD"
_SAFE_LIBRARIES = ("openblas", "libmkl", "libblis")
_SAFE_THREADS = frozenset({"jemalloc_bg_thd", "polars-ooc-clea"})
_OPENMP_RUNTIMES = ("libgomp", "libomp", "libiomp")
# What OpenBLAS asks, in its order, for how many threads it may use.
_BLAS_VARIABLES = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")
_BLAS_THREADS_MAX = 64  # what the usual builds are made for
_REST_TRIES, _REST_S = 100, 0.001
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
    reason = _python_thread() or _native_thread(environment)
    return StartMethod("spawn", reason) if reason else StartMethod("fork")


def _python_thread() -> str | None:
    threading = sys.modules.get("threading")
    if threading is None:
        return None
    others = [thread.name for thread in threading.enumerate() if thread is not threading.main_thread()]
    return f"the flow's import started the thread {others[0]!r}" if others else None


def _native_thread(environment: Mapping[str, str]) -> str | None:
    main = str(os.getpid())
    others = [thread for thread in os.listdir("/proc/self/task") if thread != main]
    if not others:
        return None
    own_name = _name(main)
    names = {thread: name for thread in others if (name := _name(thread))}
    strangers = sorted(set(names.values()) - _SAFE_THREADS - {own_name})
    if strangers:
        return f"a library's import started the thread {strangers[0]!r}"
    unnamed = [thread for thread, name in names.items() if name == own_name]
    if not unnamed:
        return None
    libraries = _mapped_libraries()
    if not any(safe in os.path.basename(path) for path in libraries for safe in _SAFE_LIBRARIES):
        return "a library's import started a thread of unknown origin"
    return _openmp_thread(unnamed, libraries, environment)


def _openmp_thread(
    unnamed: Sequence[str], libraries: Mapping[str, list[range]], environment: Mapping[str, str]
) -> str | None:
    runtimes = [path for path in libraries if os.path.basename(path).startswith(_OPENMP_RUNTIMES)]
    if not runtimes:
        return None
    code = [addresses for path in runtimes for addresses in libraries[path]]
    is_of_openmp = any(_waits_in(thread, code) for thread in unnamed)
    if is_of_openmp or len(unnamed) > _blas_thread_count(libraries, environment):
        return "the flow's import used OpenMP, whose threads a fork would lack"
    return None


def _blas_thread_count(libraries: Mapping[str, list[range]], environment: Mapping[str, str]) -> int:
    """Returns how many threads OpenBLAS starts at most, over all the copies of it in this process."""
    copies = sum(
        "libopenblas" in name or "libscipy_openblas" in name for name in map(os.path.basename, libraries)
    )
    set_counts = (environment.get(variable, "") for variable in _BLAS_VARIABLES)
    count = next((int(text) for text in set_counts if text.isdecimal() and int(text)), _BLAS_THREADS_MAX)
    return copies * (min(count, _BLAS_THREADS_MAX, len(os.sched_getaffinity(0))) - 1)


def _name(thread: str) -> str:
    try:
        with open(f"/proc/self/task/{thread}/comm") as name:
            return name.read().strip()
    except FileNotFoundError:  # it has just ended
        return ""


def _waits_in(thread: str, code: Sequence[range]) -> bool:
    """Returns whether a thread waits in a system call made from this code; one that never comes to rest does, too."""
    for _ in range(_REST_TRIES):
        try:
            with open(f"/proc/self/task/{thread}/syscall") as waiting:
                fields = waiting.read().split()
        except OSError:  # it has just ended, or this kernel does not tell
            return False
        if len(fields) > 1:
            return any(int(fields[-1], 16) in addresses for addresses in code)
        time.sleep(_REST_S)  # it still looks out for work, as it does for some milliseconds before it waits
    return True


def _mapped_libraries() -> dict[str, list[range]]:
    """Returns the shared libraries of this process, each with the addresses of its code."""
    libraries: dict[str, list[range]] = {}
    with open("/proc/self/maps") as maps:
        for line in maps:
            addresses, access, *_, path = line.rstrip("\n").split(maxsplit=5)
            if "x" in access and ".so" in path:
                start, end = (int(address, 16) for address in addresses.split("-"))
                libraries.setdefault(path, []).append(range(start, end))
    return libraries
