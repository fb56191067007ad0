"""The code that this process runs, as it was read: the bytes of the flow's modules, taken right after their import.

A run takes longer than it takes to save a file in an editor. What is kept of the run must be what ran, so these bytes
are taken before the first task is started; the rest of the folder is read later, beside the tasks.
"""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence

from mainstem_core.schema.record import Record

_FIRST_READ_S = 0.02
_FOREIGN = ("site-packages", "dist-packages", "__pycache__")


class ImportedCode(Record):
    """What was imported from the folder of the flow.

    Args:
        root: the folder, absolute; what is imported is found from there.
        main: how the flow is started, with the file relative to the root: `["flow.py"]`, or `["-m", "package.flow"]`.
        script: the flow's own file, relative to the root.
        sources: the bytes of each module's file, by its path relative to the root with `/`.
        changed: those of them that were written to after this process had begun: they may not be what was imported.
    """

    root: str
    main: tuple[str, ...]
    script: str
    sources: Mapping[str, bytes]
    changed: tuple[str, ...]


def imported_code(main: Sequence[str], script: str) -> ImportedCode:
    """Reads the files of the modules that were imported from the flow's folder.

    Args:
        main: how the process was started: the flow's file, or `-m` and a module.
        script: the flow's own file, absolute.
    """
    root = _root(main)
    began_ns = _began_ns()
    sources: dict[str, bytes] = {}
    changed: list[str] = []
    for path in sorted(_modules_below(root)):
        name = _below(path, root)
        try:
            with open(path, "rb") as file:
                if os.fstat(file.fileno()).st_mtime_ns > began_ns:
                    changed.append(name)
                sources[name] = file.read()
        except OSError:  # gone since, or made up by an import hook
            continue
    start = tuple(main) if main[0] == "-m" else (_below(main[0], root),)
    return ImportedCode(root, start, _below(script, root), sources, tuple(changed))


def _below(path: str, root: str) -> str:
    return os.path.relpath(path, root).replace(os.sep, "/")


def _root(main: Sequence[str]) -> str:
    """Returns the folder that imports begin from: that of the file, or with `-m` the one above the packages."""
    if main[0] != "-m":
        return os.path.dirname(os.path.abspath(main[0]))
    folder = os.path.dirname(os.path.abspath(sys.modules["__main__"].__file__ or main[1]))
    for _ in range(main[1].count(".")):
        folder = os.path.dirname(folder)
    return folder


def _modules_below(root: str) -> Iterator[str]:
    below = root if root.endswith(os.sep) else root + os.sep
    for module in list(sys.modules.values()):
        path = getattr(module, "__file__", None)
        if not isinstance(path, str) or not path.endswith(".py"):
            continue
        path = os.path.abspath(path)
        if path.startswith(below) and not _is_foreign(path[len(below) :]):
            yield path


def _is_foreign(name: str) -> bool:
    parts = name.split(os.sep)
    return any(part.startswith(".") or part in _FOREIGN for part in parts)


def _began_ns() -> int:
    """Returns when this process can have begun to read the flow's file, in nanoseconds since 1970.

    The kernel counts in hundredths of a second, and Python takes two of them before it reads anything.
    """
    try:
        with open("/proc/self/stat") as stat, open("/proc/uptime") as uptime:
            ticks = int(stat.read().rpartition(")")[2].split()[19])
            up_s = float(uptime.read().split()[0])
    except (OSError, ValueError, IndexError):  # not on Linux
        return time.time_ns()
    age_s = up_s - ticks / os.sysconf("SC_CLK_TCK")
    return time.time_ns() - int((age_s - _FIRST_READ_S) * 1e9)
