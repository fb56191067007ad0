"""A command that ends before it has really begun: by Ctrl-C, or since its working folder is gone."""

import subprocess
import sys
from pathlib import Path

import pytest

from flow_runner import FlowRunner

FLOW = """
import sys

class Interrupting:
    \"\"\"Stands for Ctrl-C at the moment at which a module is imported.\"\"\"

    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupting())

class Early(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass
"""


@pytest.mark.parametrize(
    "module",
    ["mainstem_runtime.cli.entry", "mainstem_core.graph.build", "mainstem_runtime.cli.group", "click"],
)
def test_ctrl_c_during_the_imports_ends_without_a_traceback(flows: FlowRunner, module: str) -> None:
    flows.write(FLOW.format(module=module))

    ended = flows.run("run", MAINSTEM_DEBUG="")

    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "")


def test_ctrl_c_during_the_imports_of_the_other_command_ends_without_a_traceback(tmp_path: Path) -> None:
    lines = FLOW.format(module="click").split("class Early")[0]
    script = f"{lines}\nfrom mainstem.cli import main\nmain()"

    ended = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, timeout=60)

    assert (ended.returncode, ended.stdout, ended.stderr) == (130, b"", b"")


@pytest.mark.parametrize(
    "command",
    ["flow.py run", "flow.py dump r/start", "flow.py logs r/start", "mainstem runs", "mainstem du"],
)
def test_a_working_folder_that_is_gone_is_told(flows: FlowRunner, command: str) -> None:
    file = flows.write(FLOW.format(module="none"))
    program, *words = command.split()
    start = [str(file)] if program == "flow.py" else ["-c", "from mainstem.cli import main; main()"]
    gone = flows.folder / "gone"
    gone.mkdir()
    # A process can only be started in a folder that is there, so it is removed by the shell that becomes Python.
    script = 'rmdir "$0" && exec "$@"'

    ended = subprocess.run(
        ["sh", "-c", script, str(gone), sys.executable, *start, *words],
        cwd=gone,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ended.returncode == 2
    assert ended.stderr == (
        "error[usage-folder-missing]: the working folder does not exist any more\n"
        "hint: go to a folder that exists, for example with `cd`, and start again\n"
    )
