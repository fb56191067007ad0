"""Constructing a flow runs its command line, if the runtime is there."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

_FLOW = """
    {before}
    from mainstem import FlowSpec, step


    class Small(FlowSpec):
        @step
        def start(self):
            self.next(self.end)

        @step
        def end(self):
            pass


    if __name__ == "__main__":
        Small()
    """


@pytest.fixture
def call(tmp_path: Path):
    def call(*words: str, before: str = "") -> "subprocess.CompletedProcess[str]":
        (tmp_path / "flow.py").write_text(dedent(_FLOW.format(before=before)))
        return subprocess.run(
            [sys.executable, "flow.py", *words], cwd=tmp_path, capture_output=True, text=True, timeout=60
        )

    return call


def test_the_command_line_runs_and_gives_its_exit_code(call) -> None:
    assert (call("check").returncode, call("check").stdout) == (
        0,
        "The graph of Small looks good: 2 steps.\n",
    )
    assert call("no-such-command").returncode == 2


def test_without_the_runtime_it_says_what_to_install(call) -> None:
    """A finder that refuses the runtime stands for a machine where it is not installed."""
    refuse = """
    import sys
    class Refuse:
        def find_spec(self, name, path=None, target=None):
            if name == "mainstem_runtime":
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    sys.meta_path.insert(0, Refuse())
    """
    done = call("check", before=dedent(refuse).replace("\n", "\n    "))

    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error[usage-runtime-missing]: running a flow needs the package `mainstem-runtime`, which is not installed",
        "  --> flow.py:24",
        "hint: install it with `pip install mainstem-runtime`, or everything with `pip install mainstem`",
    ]


def test_importing_a_flow_runs_nothing(call, tmp_path: Path) -> None:
    call("check")

    done = subprocess.run(
        [sys.executable, "-c", "import flow, sys; flow.Small(use_cli=False); print('mainstem_runtime' in sys.modules)"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip

    assert (done.stdout, done.stderr) == ("False\n", "")
