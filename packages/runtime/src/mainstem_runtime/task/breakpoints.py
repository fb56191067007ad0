"""`breakpoint()` and `pdb.set_trace()` in a task lead to the terminal of the run; `pdb` is imported when one is met."""

import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any


def catch_breakpoints(report: int, step: str) -> None:
    """Has both start the debugger of tasks from now on.

    Args:
        report: the descriptor of the task's report.
        step: the step.
    """

    def stop_here(*_: object, **__: object) -> None:
        from mainstem_runtime.task.debugger import stop_at  # imports pdb

        stop_at(sys._getframe(1), report, step)  # pyright: ignore[reportPrivateUsage]  # as the standard hook does

    sys.breakpointhook = stop_here
    if (loaded := sys.modules.get("pdb")) is not None:
        vars(loaded)["set_trace"] = stop_here
    else:
        sys.meta_path.insert(0, _PdbFinder(stop_here))


class _PdbFinder:
    """Replaces `set_trace` in the module `pdb` when that is imported for the first time."""

    def __init__(self, set_trace: Callable[..., None]) -> None:
        self._set_trace = set_trace

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "pdb":
            return None
        sys.meta_path.remove(self)  # type: ignore[arg-type]  # a finder by its shape
        found = PathFinder.find_spec(name)
        if found is None or found.loader is None:
            return found
        loader: Any = found.loader
        execute = loader.exec_module

        def execute_and_replace(module: ModuleType) -> None:
            execute(module)
            vars(module)["set_trace"] = self._set_trace

        loader.exec_module = execute_and_replace
        return found
