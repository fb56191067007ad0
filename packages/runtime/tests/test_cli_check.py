"""`check`: errors and warnings, which of them are shown, the exit code, and what pylint says."""

import json
import sys
from pathlib import Path

import pytest
from cli_in_process import call

from mainstem_core.flow import FlowSpec, step
from mainstem_runtime.cli.group import command_group


class Sound(FlowSpec):
    @step
    def start(self) -> None:
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


class Doubtful(FlowSpec):
    @step
    def start(self) -> None:
        self.next(self.end)

    @step
    def end(self) -> None:
        if self.index is not None:
            print(self.model)


class Failing(FlowSpec):
    @step
    def start(self) -> None:
        if self.index is not None:
            print(self.rate)
        self.next(self.end)

    @step
    def end(self) -> None:
        print(self.model)


# Prints what pylint prints, and notes how it was called.
PYLINT = """
import json, sys
from pathlib import Path
Path(__file__).with_name("called").write_text(" ".join(sys.argv[1:]))
kinds = ["error"] if "--errors-only" in sys.argv else ["error", "warning", "convention"]
messages = [
    {"type": kind, "symbol": f"some-{kind}", "message": "It is\\n so.", "line": line, "column": 4}
    for line, kind in enumerate(kinds, 1)
]
lines = Path(sys.argv[-1]).read_text().splitlines()
at = {"type": "error", "symbol": "no-value-for-parameter", "line": lines.index("    @step") + 1}
print(json.dumps([*messages, {**messages[0], **at}]))
sys.exit(4)
"""


@pytest.fixture
def pylint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pylint of our own in place of any other; returns the file that says how it was called."""
    package = tmp_path / "pylint"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(PYLINT)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "pylint"]:
        monkeypatch.delitem(sys.modules, name)
    return package / "called"


def findings(flow: type[FlowSpec], *words: str) -> tuple[int, list[dict[str, object]]]:
    """Returns the exit code and what is found, as JSON."""
    told = call(command_group(flow), ["--no-pylint", "check", "--json", *words])
    return told.code, json.loads(told.out)["findings"]


def test_a_warning_is_told_and_the_flow_is_good_all_the_same() -> None:
    told = call(command_group(Doubtful), ["--no-pylint", "check"])
    assert (told.code, told.out) == (0, "The graph of Doubtful looks good: 2 steps.\n")
    assert told.err.startswith("warning[graph-artifact-maybe-missing]: the step `end` may read `self.model`")


def test_an_error_is_told_with_the_warnings_and_fails() -> None:
    told = call(command_group(Failing), ["--no-pylint", "check"])
    assert (told.code, told.out) == (1, "")
    assert [line.split(":")[0] for line in told.err.splitlines() if "[" in line] == [
        "warning[graph-artifact-maybe-missing]",
        "error[graph-artifact-never-written]",
    ]


def test_warnings_can_be_left_out() -> None:
    assert findings(Doubtful, "--no-warnings") == (0, [])
    code, [error] = findings(Failing, "--no-warnings")
    assert (code, error["severity"]) == (1, "error")


def test_json_has_file_line_and_column() -> None:
    code, [finding] = findings(Doubtful)
    assert (code, finding["severity"], finding["step"]) == (0, "warning", "end")
    line = Path(str(finding["file"])).read_text().splitlines()[int(str(finding["line"])) - 1]
    assert line[int(str(finding["column"])) - 1 :].startswith("self.model")


def test_pylint_is_asked_for_errors(pylint: Path) -> None:
    told = call(command_group(Sound), ["check"])
    assert (told.code, told.out, told.err.count("error[")) == (1, "", 1)  # none about a decorator's arguments
    assert told.err.startswith("error[pylint-error]: some-error: It is so.\n  --> ")
    assert "test_cli_check.py:1:5\n" in told.err
    options, _, file = pylint.read_text().partition(" -- ")
    assert "--errors-only" in options and "no-member" in options
    assert Path(file) == Path(__file__)


def test_pylint_is_asked_for_warnings_where_they_are_wanted(pylint: Path) -> None:
    told = call(command_group(Sound), ["check", "--warnings", "--json"])
    listed = json.loads(told.out)["findings"]
    assert [(each["id"], each["line"]) for each in listed] == [
        ("pylint-error", 1),
        ("pylint-warning", 2),
        ("pylint-warning", 3),
    ]


def test_pylint_can_be_left_out_and_waits_for_a_sound_graph(pylint: Path) -> None:
    assert call(command_group(Sound), ["--no-pylint", "check"]).code == 0
    assert not pylint.exists()
    assert call(command_group(Sound), ["--no-pylint"]).code == 0  # without a command, `check` it is
    assert not pylint.exists()


def test_a_check_without_pylint_says_nothing_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mainstem_runtime.cli.pylint.find_spec", lambda name: None)
    assert call(command_group(Sound), ["check", "--warnings"]) == (
        0,
        "The graph of Sound looks good: 2 steps.\n",
        "",
    )
