"""What commands print with `--json` is what the reference says, to the last field."""

import json
import re
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from cli_in_process import call
from pydantic import TypeAdapter

from flow_runner import FlowRunner
from mainstem import FlowSpec, Parameter, default_metadata, default_namespace, step
from mainstem.cli.group import command_group as mainstem_commands
from mainstem_runtime.cli.group import command_group as flow_commands

SOURCE = """
class Sweep(FlowSpec):
    fail = Parameter("fail", default=False)

    @step
    def start(self):
        self.rates = [1, 2]
        print("begins")
        self.next(self.train, foreach="rates")

    @step
    def train(self):
        if self.fail:
            raise ValueError("no luck")
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass
"""


class Sweep(FlowSpec):
    """The same flow for commands that run in this process."""

    fail = Parameter("fail", default=False)

    @step
    def start(self) -> None:
        """Begins."""
        self.rates = [1, 2]
        self.next(self.train, foreach="rates")

    @step
    def train(self) -> None:
        self.next(self.join)

    @step
    def join(self, inputs: Any) -> None:
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


@pytest.fixture
def outputs(repository: Path) -> dict[str, Any]:
    generator = runpy.run_path(str(repository / "scripts" / "generate_json_reference.py"))
    return {output.command.removesuffix(" --json"): output.document for output in generator["OUTPUTS"]}


def assert_fits(document: Any, text: str) -> None:
    """Asserts that a text is a document: every field is there, of its type, and no other."""
    # A field that the document lacks is left out by the adapter, and then missing in the comparison.
    assert TypeAdapter(document).validate_json(text, strict=True) == json.loads(text)


def test_every_command_prints_what_the_reference_says(
    flows: FlowRunner, outputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    flows.write(SOURCE)
    event = outputs.pop("python flow.py run")
    assert outputs.pop("mainstem attach RUN") == event, "test_attach holds it against the reference"
    assert outputs.pop("python flow.py spin PATHSPEC") == event
    for words in (["--fail", "true", "--run-id-file", "failed"], ["--run-id-file", "succeeded"]):
        lines = flows.run("run", "--json", *words).stdout.splitlines()
        assert len(lines) > 5
        for line in [*lines, *flows.run("spin", "end", "--json").stdout.splitlines()]:
            assert_fits(event, line)
    monkeypatch.chdir(flows.folder)
    default_metadata()
    default_namespace()
    for command, document in outputs.items():
        program, *words = command.removeprefix("python ").split()
        for run in ("succeeded", "failed"):
            group = flow_commands(Sweep) if program == "flow.py" else mainstem_commands()
            run_id = (flows.folder / run).read_text()
            places = {"PATH": f"{run_id}/start", "RUN": run_id, "TAG": "nightly"}
            filled = [places.get(word, word) for word in words]
            if words == ["init"]:
                filled.append(f"project-{run}")
            done = call(group, [*filled, "--json"], program)
            assert (done.code, done.err) == (0, ""), command
            assert_fits(document, done.out)
    wrong = call(flow_commands(Wrong), ["check", "--json"])
    assert wrong.code == 1
    assert_fits(outputs["python flow.py check"], wrong.out)
    default_namespace()


def test_the_reference_names_every_command_that_has_json(outputs: dict[str, Any]) -> None:
    with_json = {
        *_with_json(flow_commands(Sweep), "python flow.py"),
        *_with_json(mainstem_commands(), "mainstem"),
    }
    # `logs PATH` is short for `logs show PATH`, and what follows a command's name is for reading.
    named = {re.sub(r" (PATH|RUN|--).*", "", command) for command in outputs}
    assert {command.replace(" logs show", " logs") for command in with_json} == named


def test_where_there_is_no_store_json_says_so(
    tmp_path: Path, outputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    default_metadata()
    for words in (["du"], ["metadata", "rebuild"], ["runs"], ["status"]):
        done = call(mainstem_commands(), [*words, "--json"])
        assert done.code == 0
        value = TypeAdapter(outputs[" ".join(["mainstem", *words])]).validate_json(done.out)
        assert not value or value["flows"] == []


def _with_json(command: click.Command, path: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _with_json(found, f"{path} {name}")
    elif any("--json" in option.opts for option in command.params):
        yield path
