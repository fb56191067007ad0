"""A task that crashes is reported with its cause, and its place in the user's file; nothing else is lost."""

import subprocess
import sys

import pytest

from flow_runner import FlowRunner
from mainstem_core.schema.identifiers import StepName, TaskId, TaskPath
from mainstem_datastore import logs

SOURCE = """
class Crash(FlowSpec):
    how = Parameter("how")

    @step
    def start(self):
        self.before = [1, 2]
        print("last words", end="", flush=True)
        getattr(self, f"do_{self.how}")()
        self.next(self.end)

    def do_raise(self):
        raise ValueError("bad data")

    def do_chain(self):
        try:
            1 / 0
        except ZeroDivisionError as error:
            raise RuntimeError("on top") from error

    def do_exit(self):
        import sys
        sys.exit(3)

    def do_exit_zero(self):
        import sys
        sys.exit(0)

    def do_quit(self):
        import os
        os._exit(5)

    def do_segfault(self):
        import ctypes
        ctypes.string_at(0)

    def do_abort(self):
        import os
        os.abort()

    def do_kill(self):
        import os
        os.kill(os.getpid(), 9)

    @step
    def end(self):
        pass
"""


@pytest.mark.parametrize(
    ("how", "cause", "message", "line"),
    [
        ("raise", "exception", "ValueError: bad data", 'raise ValueError("bad data")'),
        ("chain", "exception", "RuntimeError: on top", "from error"),
        ("exit", "exit", "the step called sys.exit(3)", "sys.exit(3)"),
        ("exit_zero", "exit", "the step called sys.exit(0)", "sys.exit(0)"),
        ("quit", "exit", "the process exited with code 5 before the step had ended", None),
        ("segfault", "signal", "ended by SIGSEGV (segmentation fault)", "ctypes.string_at(0)"),
        ("abort", "signal", "ended by SIGABRT (aborted)", "os.abort()"),
        ("kill", "killed-from-outside", "killed from outside (SIGKILL)", None),
    ],
)
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_crash_is_told_with_its_cause_and_place(
    flows: FlowRunner, method: str, how: str, cause: str, message: str, line: str | None
) -> None:
    file = flows.write(SOURCE)
    result = flows.run("run", "--how", how, MAINSTEM_START_METHOD=method)
    assert result.returncode == 1
    run = flows.last_run()
    assert run.state == "failed"
    failure = run.failure("start")
    assert (failure.cause, failure.message) == (cause, message)
    if line is None:
        assert failure.line is None
    else:
        number = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if line in text)
        assert (failure.file, failure.line) == (str(file), number)
        assert f"at {file}:{number}" in result.stdout
        assert "do_" in (failure.traceback or "")
    last = result.stdout.splitlines()[-4:]
    assert f"Failed: Crash/{run.folder.run}/start/0: {message}" in "\n".join(last)
    assert f"python flow.py logs {run.folder.run}/start/0" in "\n".join(last)
    assert " failed after " in last[-1]
    assert "mainstem_" not in result.stdout, "no frame of ours reaches a user"
    assert any(text.endswith("last words") for text in result.stdout.splitlines())


def test_a_failure_record_holds_the_exception_and_what_was_assigned(flows: FlowRunner) -> None:
    from mainstem_core.schema.codec import from_plain
    from mainstem_core.schema.references import ArtifactReference
    from mainstem_datastore.artifacts import load_artifact

    flows.write(SOURCE)
    flows.run("run", "--how", "chain")
    run = flows.last_run()
    failure = run.failure("start")
    exception = load_artifact(run.folder.store.native, failure.exception, what="the exception")
    assert isinstance(exception, RuntimeError)
    assert exception.args == ("on top",)
    assert "ZeroDivisionError" in failure.traceback
    before = from_plain(ArtifactReference, failure.artifacts["before"], key="before")
    assert load_artifact(run.folder.store.native, before, what="before") == [1, 2]


def test_the_siblings_of_a_failed_task_are_stopped_and_what_was_committed_stays(flows: FlowRunner) -> None:
    flows.write("""
        import os, time

        class Siblings(FlowSpec):
            @step
            def start(self):
                self.items = ["done", "fails", "waits"]
                self.next(self.work, foreach="items")

            @step
            def work(self):
                self.mine = self.input
                if self.input == "waits":
                    time.sleep(60)
                if self.input == "fails":
                    while not os.path.exists("committed"):
                        time.sleep(0.01)
                    raise KeyError("no")
                self.next(self.join)

            @step
            def join(self, inputs):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    process = flows.start("run")
    from flow_runner import wait_for

    wait_for(lambda: (flows.folder / ".mainstem").exists() and _manifests(flows), "the first commit")
    (flows.folder / "committed").touch()
    out, _ = process.communicate(timeout=30)
    run = flows.last_run()
    assert process.returncode == 1
    assert run.value("mine", "work", "0") == "done"
    assert run.failure("work", "1").message == "KeyError: 'no'"
    assert run.failure("work", "2").cause == "stopped"
    assert [line for line in out.splitlines() if "Failed:" in line and "work/2" in line] == []


def _manifests(flows: FlowRunner) -> list:
    return list((flows.folder / ".mainstem" / "flows").glob("*/*/tasks/work.0.json"))


def test_output_is_kept_to_the_byte_whatever_it_is(flows: FlowRunner) -> None:
    run = flows.succeed("""
        import os, subprocess, sys

        class Prints(FlowSpec):
            @step
            def start(self):
                print("plain")
                print("to stderr", file=sys.stderr)
                os.write(1, bytes(range(256)) * 3)
                subprocess.run(["sh", "-c", "echo from a child; printf 'no end'"])
                os.write(2, b"x" * 200_000 + b"\\n")
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    content = run.folder.log(TaskPath(StepName("start"), TaskId("0")), 0)
    assert (
        logs.stream_bytes(content, logs.STDOUT)
        == b"plain\n" + bytes(range(256)) * 3 + b"from a child\nno end"
    )
    assert logs.stream_bytes(content, logs.STDERR) == b"to stderr\n" + b"x" * 200_000 + b"\n"
    assert run.folder.log(TaskPath(StepName("end"), TaskId("0")), 0) is None, "nothing printed, no log"


def test_a_task_ends_as_an_interpreter_does(flows: FlowRunner) -> None:
    """Its threads are waited for and what it registered for its exit runs, but not what the import registered."""
    flows.write("""
        import atexit, os, threading, time

        pid = os.getpid()
        atexit.register(lambda: os.getpid() != pid and print("the import's handler in a task"))

        class Ends(FlowSpec):
            @step
            def start(self):
                atexit.register(print, "the task's handler")
                threading.Thread(target=lambda: (time.sleep(0.2), print("the thread's end"))).start()
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    result = flows.run("run")
    assert result.returncode == 0
    said = [line.split("] ", 1)[-1] for line in result.stdout.splitlines() if "/start/0]" in line]
    assert said[-2:] == ["the thread's end", "the task's handler"]
    assert "the import's handler" not in result.stdout


def test_many_tasks_that_print_do_not_use_up_the_open_files(flows: FlowRunner) -> None:
    flows.write("""
        class Chatty(FlowSpec):
            @step
            def start(self):
                self.items = list(range(150))
                self.next(self.work, foreach="items")

            @step
            def work(self):
                print("item", self.input)
                self.next(self.join)

            @step
            def join(self, inputs):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    command = f"ulimit -n 100; exec {sys.executable} flow.py run --max-workers 8 --max-num-splits 150"
    result = subprocess.run(
        ["sh", "-c", command], cwd=flows.folder, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr
    run = flows.last_run()
    for index in (0, 77, 149):
        log = run.folder.log(TaskPath(StepName("work"), TaskId(str(index))), 0)
        assert logs.stream_bytes(log, logs.STDOUT) == f"item {index}\n".encode()
