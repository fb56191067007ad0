"""The small commands of a flow, and what is said about a mistyped one."""

import json

import pytest
from cli_in_process import call

from mainstem_core.flow import FlowSpec, Parameter, step
from mainstem_core.version import VERSION
from mainstem_runtime.cli.group import command_group


class Sweep(FlowSpec):
    """Tries rates."""

    rate = Parameter("rate", default=0.5)

    @step
    def start(self) -> None:
        """Begins."""
        self.items = [1, 2]
        self.next(self.train, foreach="items")

    @step
    def train(self) -> None:
        self.next(self.join)

    @step
    def join(self, inputs: object) -> None:
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


class Wrong(FlowSpec):
    @step
    def start(self) -> None:
        self.next(self.missing)  # type: ignore[attr-defined]

    @step
    def end(self) -> None:
        pass


GROUP = command_group(Sweep)


def test_version() -> None:
    assert call(GROUP, ["version"]) == (0, f"mainstem {VERSION}\n", "")


def test_help_is_what_the_option_says() -> None:
    told = call(GROUP, ["help"])

    assert told == call(GROUP, ["--help"])
    assert "Tries rates." in told.out and "output-dot" in told.out


def test_help_of_a_command_and_of_one_inside_a_group() -> None:
    assert call(GROUP, ["help", "run"]) == call(GROUP, ["run", "--help"])
    assert call(GROUP, ["help", "logs", "scrub"]) == call(GROUP, ["logs", "scrub", "--help"])


@pytest.mark.parametrize("words", [["help", "rnu"], ["rnu"], ["help", "logs", "--what"]])
def test_help_of_what_is_not_there_is_a_usage_error(words: list[str]) -> None:
    assert call(GROUP, words).code == 2


def test_a_mistyped_command_and_a_mistyped_option_name_the_nearest() -> None:
    assert "No such command 'rnu'. Did you mean 'run'?" in call(GROUP, ["rnu"]).err
    assert "--max-workers" in call(GROUP, ["run", "--max-wokers", "3"]).err
    assert "No such command 'zzz'.\n" in call(GROUP, ["zzz"]).err


def test_the_hidden_command_is_not_offered() -> None:
    assert "Did you mean" not in call(GROUP, ["taks"]).err


def test_output_dot() -> None:
    told = call(GROUP, ["output-dot"])

    assert told.code == 0
    assert told.out.startswith('digraph "Sweep" {\n') and told.out.endswith("}\n")
    assert '"start" -> "train" [label="items"];' in told.out


def test_output_raw_is_what_show_says_as_json() -> None:
    raw = call(GROUP, ["output-raw", "--json"])

    assert raw.out.count("\n") == 1
    assert json.loads(raw.out) == json.loads(call(GROUP, ["show", "--json"]).out)


def test_output_raw_for_people_leaves_out_what_says_nothing() -> None:
    told = call(GROUP, ["output-raw"])

    block = told.out.split("step start\n")[1].split("\n\n")[0]
    assert "    doc: Begins." in block and '    targets: ["train"]' in block
    assert "condition" not in told.out


@pytest.mark.parametrize("words", [["output-raw"], ["output-raw", "--json"], ["output-dot"]])
def test_a_wrong_graph_is_put_out_as_far_as_it_goes(words: list[str]) -> None:
    told = call(command_group(Wrong), words)

    assert told.code == 1
    assert "start" in told.out and "[graph-target-unknown]" in told.err
