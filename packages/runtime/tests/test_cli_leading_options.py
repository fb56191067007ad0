"""Options in front of a command: the command behind them is found, and they hold for it."""

import os
from pathlib import Path

import click
import pytest
from cli_flows import FlowFile
from cli_in_process import call

from mainstem_core.flow import FlowSpec, step
from mainstem_datastore.location import VARIABLE
from mainstem_runtime.cli.group import command_group
from mainstem_runtime.cli.leading_options import choose_store, command_of
from mainstem_runtime.cli.top_options import top_options
from mainstem_runtime.cli.warm_start import wants_run

SOURCE = """
    from mainstem import FlowSpec, step


    class Hello(FlowSpec):
        @step
        def start(self):
            print("from a task")
            self.next(self.end)

        @step
        def end(self):
            from mainstem import Flow

            print(sum(1 for _ in Flow("Hello")), "runs")


    if __name__ == "__main__":
        Hello()
    """


class Nothing(FlowSpec):
    @step
    def start(self) -> None:
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], None),
        (["run"], "run"),
        (["--quiet", "run", "--tag", "show"], "run"),
        (["--datastore-root", "run", "show"], "show"),
        (["--datastore-root=run", "run"], "run"),
        (["--config-value", "a", "run", "dump"], "dump"),
        (["--with", "retry:times=2", "run"], "run"),
        (["--", "run"], "run"),
        (["--quiet"], None),
        (["--datastore-root"], None),
    ],
)
def test_the_command_is_found_behind_options(words: list[str], command: str | None) -> None:
    assert command_of(words) == command
    assert wants_run(words) == (command == "run")


def test_help_of_run_starts_nothing() -> None:
    assert not wants_run(["--quiet", "run", "--help"])


def test_the_table_of_options_that_take_values_is_complete() -> None:
    """An option that is missing there would hide the command behind it, and a run would start its launcher late."""
    for option in top_options():
        assert isinstance(option, click.Option)
        for name in [*option.opts, *option.secondary_opts]:
            values = [] if option.is_flag else ["value"] * option.nargs
            assert command_of([name, *values, "run"]) == "run", name


@pytest.mark.parametrize("words", [["--datastore-root", "place"], ["--datastore-root=place"]])
def test_the_store_is_that_of_the_option(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, "elsewhere")

    choose_store([*words, "run"])

    assert os.environ[VARIABLE] == str(tmp_path / "place")


def test_what_stands_behind_the_command_is_no_option_of_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "elsewhere")

    choose_store(["run", "--datastore-root", "place"])

    assert os.environ[VARIABLE] == "elsewhere"


def test_a_run_with_options_in_front(tmp_path: Path) -> None:
    flow = FlowFile(tmp_path, SOURCE)

    quiet = flow.call(
        "--quiet", "--datastore-root", "kept/here", "--environment", "local", "run", "--run-id-file", "id"
    )

    assert quiet.code == 0, quiet.err
    assert [line.split("] ")[1] for line in quiet.out.splitlines()] == ["from a task", "1 runs"]
    run = (tmp_path / "id").read_text()
    assert (tmp_path / "kept" / "here" / ".mainstem" / "flows" / "Hello" / run).is_dir()
    assert not (tmp_path / ".mainstem").exists()
    logs = flow.call("--datastore-root", "kept/here/.mainstem", "logs", f"{run}/start")
    assert logs == (0, "from a task\n", "")


@pytest.mark.parametrize("option", ["--datastore", "--metadata", "--environment"])
def test_a_choice_that_is_none_is_refused(option: str) -> None:
    told = call(command_group(Nothing), [option, "nonsense", "check"])

    assert told.code == 2
    assert "'nonsense' is not 'local'" in told.err


@pytest.mark.parametrize(
    "words",
    [
        ["--package-suffixes", ".py,.txt"],
        ["--event-logger", "debugLogger"],
        ["--monitor", "debugMonitor"],
    ],
)
def test_options_without_effect_are_accepted(words: list[str]) -> None:
    assert call(command_group(Nothing), [*words, "check"]).code == 0
