"""Flows of cells: `NBRunner` in a real Jupyter kernel, and where source comes from somewhere else."""

import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import pytest

from needs import missing

FLOW = """
class Shouts(FlowSpec):
    word = Parameter("word", default=WORD)

    @step
    def start(self):
        self.loud = loud(self.word)
        self.here = beside.NAME
        self.next(self.end)

    @step
    def end(self):
        pass
"""


class Kernel:
    """A Jupyter kernel whose cells must succeed."""

    def __init__(self, folder: Path) -> None:
        from jupyter_client.manager import KernelManager

        self._manager = KernelManager(kernel_name="python3")
        # The kernel of this very environment, whatever kernels the machine knows.
        self._manager.kernel_spec.argv[0] = sys.executable  # type: ignore[union-attr]
        (folder / "temporary").mkdir()
        environment = {**os.environ, "TMPDIR": str(folder / "temporary")}
        self._manager.start_kernel(cwd=str(folder), env=environment)
        self._client = self._manager.blocking_client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=60)

    def cell(self, source: str) -> str:
        """Executes a cell and returns what it printed."""
        printed: list[str] = []

        def listen(message: dict) -> None:
            if message["msg_type"] == "stream":
                printed.append(message["content"]["text"])

        reply = self._client.execute_interactive(dedent(source), output_hook=listen, timeout=60)
        assert reply["content"]["status"] == "ok", "\n".join(reply["content"].get("traceback", []))
        return "".join(printed)

    def close(self) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)


@pytest.fixture
def kernel(tmp_path: Path) -> Iterator[Kernel]:
    if find_spec("ipykernel") is None:
        missing("ipykernel is not installed")
    (tmp_path / "beside.py").write_text("NAME = 'beside the notebook'\n")
    kernel = Kernel(tmp_path)
    yield kernel
    kernel.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("default")  # of Jupyter's own
def test_a_flow_of_a_notebook(kernel: Kernel, tmp_path: Path) -> None:
    kernel.cell("from mainstem import FlowSpec, NBRunner, Parameter, step\nimport beside")
    kernel.cell("WORD = 'hello'\ndef loud(text):\n    return text.upper()\n%time 1")
    shown = kernel.cell(
        f"{FLOW}\nrun = NBRunner(Shouts).nbrun(word='hey')\nprint('->', run.data.loud, run.data.here)"
    )
    assert "-> HEY beside the notebook" in shown
    assert "Task finished successfully" in shown
    # The loop of the kernel runs; the call waits all the same, and the awaited twin goes on.
    kernel.cell(
        """
        with NBRunner(Shouts, show_output=False).run() as executing:
            assert executing.status == "successful", executing.stdout
            assert executing.run.data.loud == "HELLO"
        async with NBRunner(Shouts, show_output=False, base_dir=".") as runner:
            executing = await runner.async_run(word="later")
            await executing.wait(timeout=60)
            lines = [line async for _, line in executing.stream_log("stdout")]
            assert executing.run.data.loud == "LATER", lines
            assert lines
        """
    )
    # What is executed anew counts, in a later cell too.
    kernel.cell("def loud(text):\n    return text + '!'")
    assert "-> hello!" in kernel.cell("print('->', NBRunner(Shouts, show_output=False).nbrun().data.loud)")
    assert list((tmp_path / "temporary").glob("mainstem-*")) == []


def test_a_flow_of_a_script_and_one_of_a_module(tmp_path: Path) -> None:
    """In a script the whole file is the cell; what runs the flow is left out of it."""
    (tmp_path / "beside.py").write_text("NAME = 'beside'\n")
    head = "from mainstem import FlowSpec, Parameter, step\nimport beside\nWORD = 'hi'\nloud = str.upper\n"
    (tmp_path / "library.py").write_text(f"{head}{FLOW}".replace("Shouts", "Elsewhere"))
    (tmp_path / "script.py").write_text(
        f"from mainstem import NBRunner\n{head}{FLOW}\nfrom library import Elsewhere\n"
        "for flow in (Shouts, Elsewhere):\n"
        "    run = NBRunner(flow, show_output=False).nbrun()\n"
        "    print(run.data.loud, run.data.here)\n"
        "    assert run.successful\n"
        "try:\n"
        "    NBRunner(3)\n"
        "except Exception as refused:\n"
        "    print(refused.id)\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "script.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("HI beside\nHI beside\nrunner-not-a-flow\n", "")
