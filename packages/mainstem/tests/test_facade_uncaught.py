"""An error of ours that nobody catches is shown as an error; everything else stays as Python shows it."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

_BAD_FLOW = """
    from mainstem import FlowSpec, Parameter

    class Hello(FlowSpec):
        day = Parameter("day", default="Monday", required=True)
    """


@pytest.fixture
def call(tmp_path: Path):
    def call(source: str, *options: str, **environment: str) -> "subprocess.CompletedProcess[str]":
        (tmp_path / "flow.py").write_text(dedent(source).lstrip())
        return subprocess.run(
            [sys.executable, *options, "flow.py"],
            cwd=tmp_path, capture_output=True, text=True, stdin=subprocess.DEVNULL, env=environment or None, timeout=60,
        )  # fmt: skip

    return call


def test_a_mistake_in_the_flows_class_is_shown_with_its_place_and_exit_code(call) -> None:
    done = call(_BAD_FLOW)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        "error[parameter-declared-badly]: the parameter `day` is declared wrongly: it is required and has a default",
        "  --> flow.py:4",
        "hint: leave out one of the two",
    ]


def test_the_place_is_where_the_users_code_called(call) -> None:
    done = call(
        """
        from mainstem import FlowSpec, Run

        def look():
            return Run("Hello/1")

        look()
        """
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[0].startswith("error[client-not-found]: the run `Hello/1` does not exist")
    assert done.stderr.splitlines()[1] == "  --> flow.py:4"


def test_the_traceback_is_there_for_who_asks(call) -> None:
    done = call(_BAD_FLOW, MAINSTEM_DEBUG="1")

    assert done.returncode == 2
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert "\nhint: leave out one of the two\nerror[parameter-declared-badly]: " in done.stderr


def test_other_errors_are_shown_as_by_python(call) -> None:
    done = call("from mainstem import FlowSpec\n1 / 0\n")

    assert done.returncode == 1
    assert done.stderr.startswith("Traceback (most recent call last):")
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_a_hook_of_somebody_else_is_asked_for_other_errors(call) -> None:
    done = call(
        """
        import sys
        sys.excepthook = lambda *_: print("mine", file=sys.stderr)
        from mainstem import FlowSpec
        1 / 0
        """
    )

    assert (done.returncode, done.stderr) == (1, "mine\n")


def test_a_prompt_goes_on(tmp_path: Path) -> None:
    lines = "from mainstem import Parameter\nParameter('a b')\nprint('still here')\n"
    done = subprocess.run(
        [sys.executable, "-i"], cwd=tmp_path, input=lines, capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0
    assert done.stdout == "still here\n"
    assert "Traceback (most recent call last):" in done.stderr
    assert "hint: rename it" in done.stderr
