"""Output that cannot be written as it is, or to nobody: no reason for a run to fail, and never a traceback."""

import os
import subprocess
from pathlib import Path

import pytest
from cli_flows import FlowFile
from cli_terminal import run_in_terminal

SOURCE = r"""
    import os

    from mainstem import FlowSpec, Parameter, step


    class Talk(FlowSpec):
        fail = Parameter("fail", default=False)

        @step
        def start(self):
            for number in range(300):
                os.write(1, f"snow \u2603 {number}\n".encode())
            self.next(self.end)

        @step
        def end(self):
            if self.fail:
                raise ValueError("no luck")


    if __name__ == "__main__":
        Talk()
    """


@pytest.fixture
def flow(tmp_path: Path) -> FlowFile:
    return FlowFile(tmp_path, SOURCE)


def call(
    flow: FlowFile, *words: str, redirect: str = "", **variables: str
) -> "subprocess.CompletedProcess[str]":
    """Runs a command of the flow in a shell, with its output led somewhere else."""
    return subprocess.run(
        ["/bin/sh", "-c", f'"$@" {redirect}', "sh", *flow.command(*words)],
        cwd=flow.folder,
        env={**flow.variables, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


def state_of(flow: FlowFile) -> str:
    from mainstem_datastore import RunFolder, Store

    store = Store.open(flow.folder / ".mainstem")
    [name] = store.flows()
    [run] = store.runs(name)
    return RunFolder(store, name, run).state()


@pytest.mark.parametrize(
    "locale",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["ascii", "latin-1", "C"],
)
def test_what_the_encoding_lacks_becomes_a_question_mark(flow: FlowFile, locale: dict[str, str]) -> None:
    done = call(flow, "run", MAINSTEM_USER="j\u016bra", **locale)

    assert (done.returncode, done.stderr) == (0, "")
    assert "started by j?ra" in done.stdout
    assert "snow ? 299\n" in done.stdout
    assert state_of(flow) == "succeeded"


def test_a_table_on_such_a_terminal_too(flow: FlowFile) -> None:
    assert call(flow, "run", MAINSTEM_USER="j\u016bra").returncode == 0
    command = [*flow.command()[:1], "-c", "from mainstem.cli import main; main()", "runs"]
    variables = {**flow.variables, "MAINSTEM_USER": "j\u016bra", "PYTHONIOENCODING": "ascii"}

    seen = run_in_terminal(command, folder=flow.folder, variables=variables)

    assert seen.code == 0
    assert "j?ra" in seen.text


@pytest.mark.parametrize(("fail", "code", "state"), [("false", 0, "succeeded"), ("true", 1, "failed")])
def test_a_run_goes_on_without_its_reader(flow: FlowFile, fail: str, code: int, state: str) -> None:
    """As for `run | head -1`: the exit code is that of the run."""
    with subprocess.Popen(
        flow.command("run", "--fail", fail),
        cwd=flow.folder,
        env=flow.variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        assert b"started by ada" in os.read(process.stdout.fileno(), 64_000)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == code
    assert state_of(flow) == state


@pytest.mark.parametrize(
    "redirect", [">/dev/full", ">&-", ">&- 2>&-"], ids=["full disk", "closed", "both closed"]
)
def test_a_run_needs_no_output(flow: FlowFile, redirect: str) -> None:
    done = call(flow, "run", redirect=redirect)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert state_of(flow) == "succeeded"


def test_other_commands_end_silently_when_their_reader_goes(flow: FlowFile) -> None:
    run = flow.run()
    reader, writer = os.pipe()
    os.close(reader)
    for words in (["logs", f"{run}/start"], ["dump", f"{run}/start"], ["show"], ["check"]):
        done = subprocess.run(
            flow.command(*words),
            cwd=flow.folder,
            env=flow.variables,
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=60,
        )
        assert (done.returncode, done.stderr) == (1, b""), words
    os.close(writer)
