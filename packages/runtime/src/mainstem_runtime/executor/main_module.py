"""A flow's file, or module, as `__main__` of a process that has begun as something else."""

import os
import sys
from collections.abc import Sequence


def run_as_main(words: Sequence[str]) -> None:
    """Does what `python WORDS` would do, in this process; a flow ends it.

    Args:
        words: a file, or `-m` and a module's name, and the arguments.
    """
    if words[0] == "-m":
        import runpy  # a flow that was started as a module is rare

        sys.argv = list(words[1:])
        sys.path[0] = os.getcwd()
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        return
    sys.argv = list(words)
    # As the interpreter does: the modules beside a flow's file are found through a symbolic link to it, too.
    sys.path[0] = os.path.dirname(os.path.realpath(words[0]))
    _run_file(words[0])


def _run_file(path: str) -> None:
    """Executes a file as the module `__main__` and leaves it there, so that pickles find its classes."""
    from types import ModuleType

    module = ModuleType("__main__")
    module.__file__ = path
    sys.modules["__main__"] = module
    with open(path, "rb") as source:
        code = compile(source.read(), path, "exec")
    exec(code, vars(module))
