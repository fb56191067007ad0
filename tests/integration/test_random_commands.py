"""Whatever is typed, a command ends with an exit code that means something, and without a traceback."""

import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from cli_in_process import Told, call
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flow_runner import FlowRunner
from mainstem import FlowSpec, JSONType, Parameter, default_metadata, default_namespace, step
from mainstem.cli.group import command_group as mainstem_commands
from mainstem_runtime.cli import asked
from mainstem_runtime.cli import run as run_command
from mainstem_runtime.cli.group import command_group as flow_commands
from mainstem_runtime.cli.warm_start import WarmStart, warm_start

SOURCE = """
class Hello(FlowSpec):
    @step
    def start(self):
        self.x = 1
        print("here")
        self.next(self.end)

    @step
    def end(self):
        pass
"""


class Hello(FlowSpec):
    count = Parameter("count", default=1)
    rate = Parameter("rate", default=0.5)
    options = Parameter("options", type=JSONType, default="{}")
    names = Parameter("names", separator=",", default="a,b")

    @step
    def start(self) -> None:
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


COMMANDS = (
    "check", "dump", "help", "logs", "output-dot", "output-raw", "run", "show", "task", "version", "scrub", "runs",
    "du", "status", "init", "completion", "metadata", "rebuild", "configure", "tag", "add", "remove", "replace",
    "list",
)  # fmt: skip
OPTIONS = (
    "--json", "--help", "--all", "--limit", "--attempt", "--stdout", "--timestamps", "--include", "--file",
    "--private", "--max-value-size", "--max-workers", "--max-num-splits", "--max-log-size", "--grace-period", "--tag",
    "--count", "--rate", "--options", "--names", "--quiet", "--datastore", "--datastore-root", "--metadata", "--spec",
    "--store", "--latest", "--include-not-done", "--run-id-file", "--run-id", "--my-runs", "--hide-system-tags",
    "--group-by-tag", "--group-by-run", "--flat", "--add", "--remove", "--namespace", "--", "-", "-x", "--no-such",
    "--count=", "--rate=nan",
)  # fmt: skip
VALUES = (
    "RUN", "RUN/start", "RUN/start/0", "Hello/RUN/start/0", "RUN/_parameters", "RUN/start/0/x", "Hello", "", "/", "//",
    "a/b", "0", "-1", "1", "1e999", "nan", "99999999999999999999999", "{", "[1]", "local", "s3", "bash", "project",
    "..", "\udcff", "ä", "missing/folder/file", ".", "flow.py",
)  # fmt: skip
# What a system can pass on: no NUL, and bytes that are no text as Python shows them.
TEXTS = st.binary(max_size=5).filter(lambda word: b"\0" not in word).map(os.fsdecode)
WORDS = st.one_of(st.sampled_from(COMMANDS), st.sampled_from(OPTIONS), st.sampled_from(VALUES), TEXTS)
LINES = st.tuples(st.sampled_from(COMMANDS), st.lists(WORDS, max_size=5)).map(
    lambda line: [line[0], *line[1]]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, clean_session: None) -> Path:
    """A folder in which a flow has run."""
    flows = FlowRunner(tmp_path_factory.mktemp("typed"))
    flows.write(SOURCE)
    assert flows.run("run", "--run-id-file", "run-id").returncode == 0
    return flows.folder


@pytest.fixture(autouse=True)
def nothing_runs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Makes the folder the working folder, and lets `run` do everything but run."""
    monkeypatch.chdir(folder)
    default_metadata()
    with (
        mock.patch.object(asked, "warm_start", _without_launcher),
        mock.patch.object(run_command, "run_flow", lambda *_: 0),
    ):
        yield
    default_namespace()


def _without_launcher(flow: type[FlowSpec]) -> WarmStart:
    with mock.patch(f"{warm_start.__module__}.start_launcher", lambda *_, **__: mock.Mock()):
        return warm_start(flow)


def typed(words: list[str]) -> None:
    run = Path("run-id").read_text()
    words = [word.replace("RUN", run) for word in words]
    for group, name in ((flow_commands(Hello), "flow.py"), (mainstem_commands(), "mainstem")):
        assert_told(call(group, words, name), [name, *words])


def assert_told(told: Told, words: list[str]) -> None:
    said = f"{words}\n{told.out}{told.err}"
    assert told.code in (0, 1, 2), said
    assert "Traceback" not in told.err and "internal-error" not in told.err, said
    assert told.code != 2 or told.err, said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(LINES)
@example(["dump", "RUN/start", "--include", ","])
@example(["logs", "scrub", "RUN/start/0", "--attempt", "7"])
@example(["run", "--rate=nan", "--count", "99999999999999999999999"])
@example(["run", "--options", "{"])
@example(["task", "--spec", "-", "--store", "\udcff"])
@example(["init", "\udcff"])
@example(["init", "x" * 300])
@example(["dump", "RUN/start", "--file", "x" * 300])
@example(["run", "--run-id-file", "x" * 5000])
def test_any_words_end_well(words: list[str]) -> None:
    typed(words)
