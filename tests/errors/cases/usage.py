"""Wrong use of the command line and of what a flow is written with."""

import os

from provoke import TWO_STEPS, Call, Command, run_of

from flow_runner import FlowRunner
from mainstem import Run, Task, default_metadata

# A finder that finds nothing of this name stands for a machine where the package is not installed.
_WITHOUT = """
import sys

class Without:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Without())
"""


def path_of_a_step(_: FlowRunner) -> None:
    Task("Hello/start")


def path_that_is_a_number(_: FlowRunner) -> None:
    Run(5)


def folder_that_is_gone(flows: FlowRunner) -> None:
    gone = flows.folder / "gone"
    gone.mkdir()
    os.chdir(gone)
    gone.rmdir()
    try:
        default_metadata()
    finally:
        os.chdir(flows.folder)


CASES = [
    Call("usage-pathspec-invalid", path_of_a_step, "client"),
    Call("usage-pathspec-invalid", path_that_is_a_number, "number"),
    Call("usage-folder-missing", folder_that_is_gone),
    Command("usage-runtime-missing", _WITHOUT.format(module="mainstem_runtime") + TWO_STEPS),
    Command(
        "usage-name-absent",
        "from mainstem import card\n" + TWO_STEPS,
    ),
    Command("usage-pathspec-invalid", TWO_STEPS, ("logs", "start")),
    run_of("usage-file-unwritable", TWO_STEPS, "--run-id-file", "missing/run_id"),
    Command("usage-setting-invalid", TWO_STEPS, ("run",), environment={"MAINSTEM_START_METHOD": "thread"}),
    Command(
        "usage-decorated-not-method",
        """
class Hello(FlowSpec):
    @step
    class start:
        pass

    @step
    def end(self):
        pass
""",
    ),
    run_of(
        "usage-flow-pickled",
        """
class Hello(FlowSpec):
    @step
    def start(self):
        self.copy = {"flow": self}
        self.next(self.end)

    @step
    def end(self):
        pass
""",
    ),
]
