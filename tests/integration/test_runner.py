"""Flows run from programs: `Runner`, what it starts, and what becomes of that when the caller is gone."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from flow_runner import FlowRunner, kill, processes_with, wait_for
from mainstem import Runner, get_metadata, namespace
from mainstem.exception import GraphError, ParameterError, RunError, UsageError

HELLO = """
import os

class Hello(FlowSpec):
    alpha = Parameter("alpha", default=0.1)
    columns = Parameter("my-columns", separator=",", default="a")
    options = Parameter("options", type=JSONType, default="{}")
    deep = Parameter("deep", default=False)
    day = Parameter("day", default="")

    @step
    def start(self):
        print("alpha is", self.alpha)
        self.setting = os.environ.get("SETTING")
        self.folder = os.getcwd()
        self.items = list(range(4))
        self.next(self.work, foreach="items")

    @step
    def work(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.merge_artifacts(inputs)
        self.next(self.end)

    @step
    def end(self):
        pass
"""
FAILS = """
class Fails(FlowSpec):
    @step
    def start(self):
        import sys
        print("on its way", file=sys.stderr)
        raise ValueError("too cold")
        self.next(self.end)

    @step
    def end(self):
        pass
"""
# Prints a line for each file that appears, and ends with the file `last`.
LISTENS = """
class Listens(FlowSpec):
    @step
    def start(self):
        import os, time
        print("ready", flush=True)
        seen = set()
        while "last" not in seen:
            for name in sorted(set(os.listdir()) - seen):
                seen.add(name)
                if name.startswith("say-"):
                    print(name, flush=True)
            time.sleep(0.005)
        self.next(self.end)

    @step
    def end(self):
        pass
"""


@pytest.fixture
def runner_of(flows: FlowRunner) -> Callable[..., Runner]:
    """Makes runners of a flow that work in the folder of its file and keep quiet."""

    def make(source: str, **settings: object) -> Runner:
        flow = flows.write(source)
        return Runner(flow, **{"show_output": False, "cwd": flows.folder, **settings})  # type: ignore[arg-type]

    return make


def test_run_gives_parameters_and_options_and_returns_after_the_end(
    runner_of: Callable[..., Runner], flows: FlowRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    (flows.folder / "elsewhere").mkdir()
    before = get_metadata()
    runner = runner_of(
        HELLO,
        show_output=True,
        env={"SETTING": "on", "MAINSTEM_USER": "grace"},
        cwd=flows.folder / "elsewhere",
    )

    with runner.run(
        alpha=3,
        my_columns=["x", "y z"],
        OPTIONS={"depth": [1, 2]},
        deep=True,
        day=date(2026, 11, 26),
        tags=["first", "second"],
        max_workers=2,
        run_id_file=flows.folder / "id",
        runner_attribute_file=str(flows.folder / "attributes.json"),
    ) as executing:
        run = executing.run
        assert (executing.status, executing.returncode, run.state) == ("successful", 0, "succeeded")
        assert run["end"].task is not None
        values = run["start"].task.data
        assert (values.alpha, values.columns, values.options) == (3.0, ["x", "y z"], {"depth": [1, 2]})
        assert (values.deep, values.day) == (True, "2026-11-26")
        assert (values.setting, values.folder) == ("on", str(flows.folder / "elsewhere"))
        assert run.user_tags == {"first", "second"}
        assert "alpha is 3.0" in executing.stdout
        assert executing.stderr == ""
    assert capsys.readouterr().out == executing.stdout
    assert repr(executing) == f"ExecutingRun('{run.pathspec}', successful)"
    assert (flows.folder / "id").read_text() == run.id
    assert json.loads((flows.folder / "attributes.json").read_text()) == {
        "flow_name": "Hello",
        "run_id": run.id,
        "metadata": f"local@{flows.folder / 'elsewhere'}",
    }
    assert not list(flows.folder.glob("*.partial"))
    assert get_metadata() == before, "what this process reads is its own choice"
    assert namespace(None) is None


def test_wrong_options_are_told_before_anything_starts(
    runner_of: Callable[..., Runner], flows: FlowRunner
) -> None:
    runner = runner_of(HELLO)
    cases = [
        ({"alpah": 1}, UsageError, "runner-option-unknown"),
        ({"max_workers": 0}, UsageError, "runner-option-invalid"),
        ({"max_workers": 2.5}, UsageError, "runner-option-invalid"),
        ({"tags": "one"}, UsageError, "runner-option-invalid"),
        ({"options": object()}, UsageError, "runner-option-invalid"),
        ({"my_columns": ["a,b"]}, UsageError, "runner-option-invalid"),
        ({"alpha": "low"}, ParameterError, "parameter-invalid"),
        ({"options": "{'depth': 3}"}, ParameterError, "parameter-invalid"),
        ({"config": ["settings"]}, UsageError, "runner-option-invalid"),
        ({"run_id_file": "no/such/folder"}, UsageError, "usage-file-unwritable"),
    ]
    for options, kind, id in cases:
        with pytest.raises(kind) as raised:
            runner.run(**options)
        assert raised.value.id == id, options
    with pytest.raises(UsageError) as raised:
        asyncio.run(runner.async_run(alpah=1))
    assert "did you mean `alpha`" in raised.value.hint
    for name in ("my_columns", "deep", "max_workers", "max_num_splits", "tags", "run_id_file"):
        assert f"`{name}`" in raised.value.hint
    assert not (flows.folder / ".mainstem").exists()


def test_a_flow_that_cannot_start_says_why(runner_of: Callable[..., Runner], flows: FlowRunner) -> None:
    with pytest.raises(GraphError) as graph:
        runner_of(HELLO.replace("self.next(self.end)", "self.next(self.ende)")).run()
    assert (graph.value.id, graph.value.where.step) == ("graph-target-unknown", "join")

    with pytest.raises(RunError) as failed:
        runner_of("import no_such_module\n" + HELLO).run()
    assert failed.value.id == "runner-start-failed"
    assert "No module named 'no_such_module'" in failed.value.message

    waits = runner_of("import time\ntime.sleep(60)\n" + HELLO, file_read_timeout=0.2, env=_MARK)
    for start in (waits.run, lambda: asyncio.run(waits.async_run())):
        with pytest.raises(RunError) as late:
            start()
        assert late.value.id == "runner-start-timeout"
    assert processes_with(_marker()) == []


def test_a_run_that_fails_is_no_exception(runner_of: Callable[..., Runner]) -> None:
    executing = runner_of(FAILS).run()

    assert (executing.status, executing.returncode, executing.run.state) == ("failed", 1, "failed")
    assert isinstance(executing.run["start"].task.exception, ValueError)
    assert "too cold" in executing.stdout


def test_output_is_streamed_while_the_run_goes_on(
    runner_of: Callable[..., Runner], flows: FlowRunner, capsys: pytest.CaptureFixture[str]
) -> None:
    async def listen() -> None:
        async with runner_of(LISTENS) as runner:
            executing = await runner.async_run()
            assert (executing.status, executing.returncode) == ("running", None)
            assert executing.run.state == "running"
            heard: list[tuple[int, str]] = []
            async for position, line in executing.stream_log("stdout"):
                heard.append((position, line))
                if line.endswith("] ready"):
                    (flows.folder / "say-one").touch()
                if line.endswith("] say-one"):
                    assert executing.status == "running", (
                        "the line came while the flow waits for the next file"
                    )
                    (flows.folder / "say-two").touch()
                    (flows.folder / "last").touch()
            assert await executing.wait(stream="stdout") is executing
            assert executing.status == "successful"
            [after] = [position for position, line in heard if line.endswith("] say-one")]
            rest = [pair async for pair in executing.stream_log("stdout", position=after)]
            assert rest == [pair for pair in heard if pair[0] > after]
            assert "".join(f"{line}\n" for _, line in heard) == executing.stdout
            with pytest.raises(UsageError) as raised:
                await executing.wait(stream="stdlog")  # type: ignore[arg-type]
            assert raised.value.id == "runner-stream-unknown"
            assert capsys.readouterr().out == executing.stdout

    asyncio.run(listen())


def test_several_runs_go_on_at_once(runner_of: Callable[..., Runner]) -> None:
    async def run_three() -> None:
        async with runner_of(HELLO) as runner:
            started = await asyncio.gather(*(runner.async_run(alpha=float(number)) for number in range(3)))
            ended = await asyncio.gather(*(each.wait() for each in started))
            assert [each.status for each in ended] == ["successful"] * 3
            assert [each.run["start"].task.data.alpha for each in ended] == [0.0, 1.0, 2.0]

    asyncio.run(run_three())


def test_run_works_where_an_event_loop_runs(runner_of: Callable[..., Runner]) -> None:
    async def as_in_a_notebook() -> str:
        return runner_of(HELLO).run().status

    assert asyncio.run(as_in_a_notebook()) == "successful"


def test_wait_stops_what_takes_too_long_and_leaves_nothing(runner_of: Callable[..., Runner]) -> None:
    async def wait_too_short() -> None:
        async with runner_of(LISTENS, env=_MARK) as runner:
            executing = await runner.async_run(grace_period=0)
            assert await executing.wait(timeout=0.1, stream="stderr") is executing
            assert (executing.status, executing.returncode) == ("timeout", 128 + signal.SIGTERM)
            assert executing.run.state == "cancelled"
            assert processes_with(_marker()) == []

    asyncio.run(wait_too_short())


def test_leaving_a_runner_stops_what_still_runs(runner_of: Callable[..., Runner]) -> None:
    async def leave() -> None:
        async with runner_of(LISTENS, env=_MARK) as runner:
            runs = [await runner.async_run(grace_period=0) for _ in range(2)]
        assert [each.status for each in runs] == ["failed", "failed"]
        assert [each.run.state for each in runs] == ["cancelled", "cancelled"]
        assert processes_with(_marker()) == []
        runner.cleanup()
        assert "ready" in runs[0].stdout

    asyncio.run(leave())


# -- callers that end ----------------------------------------------------------------------------------------------

CALLER = """
import asyncio, os, sys, time
from mainstem import Runner

async def main():
    running = await Runner("flow.py").async_run(grace_period=0.2)
    async for _, line in running.stream_log("stdout"):
        if line.endswith("] ready"):
            break
    {then}

asyncio.run(main())
"""
BLOCKING_CALLER = """
from mainstem import Runner

Runner("flow.py").run(grace_period=0.2)
"""


def _marker() -> str:
    return f"MARK=runner-{os.getpid()}"


_MARK = {"MARK": f"runner-{os.getpid()}"}


def _start_caller(flows: FlowRunner, text: str) -> "subprocess.Popen[str]":
    (flows.folder / "caller.py").write_text(dedent(text))
    return subprocess.Popen(
        [sys.executable, "caller.py"],
        cwd=flows.folder,
        env={**os.environ, **_MARK},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_until_said(process: "subprocess.Popen[str]", word: str) -> None:
    assert process.stdout is not None
    assert any(word in line for line in iter(process.stdout.readline, "")), process.communicate()[1]


@pytest.mark.parametrize(
    "sibling", ["", "os.fork() or time.sleep(600)\n    "], ids=["alone", "forked-sibling"]
)
def test_a_caller_that_is_killed_leaves_nothing(flows: FlowRunner, sibling: str) -> None:
    """A process that the caller has forked holds its end of the line open, which must not matter."""
    flows.write(LISTENS)
    process = _start_caller(
        flows, CALLER.format(then=f"{sibling}print('up', flush=True); await asyncio.sleep(600)")
    )
    try:
        _wait_until_said(process, "up")
        assert len(processes_with(_marker())) >= 4, "caller, supervisor, warm parent, task"
        sibling_pids = [pid for pid in processes_with(_marker()) if sibling and _parent(pid) == process.pid]
        kill(process.pid)
        process.wait()
        forked = [pid for pid in sibling_pids if _command(pid).endswith("caller.py")]
        wait_for(lambda: set(processes_with(_marker())) <= set(forked), "the end of the run")
        assert len(forked) == bool(sibling)
    finally:
        for pid in processes_with(_marker()):
            kill(pid)
        process.communicate()
    assert flows.last_run().state == "cancelled"
    assert "the program that started it" in str(flows.last_run().folder.end_record().reason)


def test_a_caller_that_ends_without_waiting_leaves_nothing(flows: FlowRunner) -> None:
    flows.write(LISTENS)
    out, err = _start_caller(flows, CALLER.format(then="print('done')")).communicate(timeout=30)
    assert (out, err) == ("done\n", "")
    wait_for(lambda: processes_with(_marker()) == [], "the end of the run")
    assert flows.last_run().state == "cancelled"


def test_a_caller_that_is_killed_before_the_run_begins_leaves_no_run(flows: FlowRunner) -> None:
    flows.write("import pathlib, time\nwhile not pathlib.Path('go').exists(): time.sleep(0.005)\n" + HELLO)
    process = _start_caller(flows, BLOCKING_CALLER)
    wait_for(lambda: len(processes_with(_marker())) == 2, "the child")
    kill(process.pid)
    process.communicate()
    (flows.folder / "go").touch()
    wait_for(lambda: processes_with(_marker()) == [], "the end of the child")
    assert not (flows.folder / ".mainstem").exists()


def test_ctrl_c_stops_the_run_once_and_then_the_caller(flows: FlowRunner) -> None:
    flows.write(LISTENS)
    process = _start_caller(flows, BLOCKING_CALLER)
    _wait_until_said(process, "ready")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode in (-signal.SIGINT, 130), err
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert processes_with(_marker()) == []
    assert flows.last_run().folder.end_record().reason == "stopped by SIGINT"


def test_a_pipe_gets_the_attributes_at_once(flows: FlowRunner) -> None:
    flows.write(LISTENS)
    pipe = flows.folder / "pipe"
    os.mkfifo(pipe)
    process = flows.start("run", "--runner-attribute-file", "pipe")
    try:
        told = json.loads(pipe.read_text())
        assert told == {
            "flow_name": "Listens",
            "run_id": flows.last_run().folder.run,
            "metadata": f"local@{flows.folder}",
        }
        assert process.poll() is None, "the run goes on"
    finally:
        (flows.folder / "last").touch()
        process.communicate(timeout=30)
    assert process.returncode == 0
    # Nobody reads: the run must not wait.
    assert flows.run("run", "--runner-attribute-file", "pipe").returncode == 0


def test_the_file_is_looked_for_at_once(tmp_path: Path) -> None:
    for make in (lambda: Runner(tmp_path / "no.py"), lambda: Runner(__file__, cwd=tmp_path / "no")):
        with pytest.raises(UsageError) as raised:
            make()
        assert raised.value.id == "runner-file-missing"


def _parent(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""
