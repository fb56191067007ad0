"""When the supervisor itself meets trouble, nothing runs on, and terminal and store tell the same story.

A flow's file is imported by its supervisor, so a flow can break it from inside.
"""

import pytest

from flow_runner import FlowRunner, processes_with

WIDE = """
import os, time

class Wide(FlowSpec):
    @step
    def start(self):
        self.items = [0, 1]
        self.next(self.work, foreach="items")

    @step
    def work(self):
        if self.input:
            time.sleep(600)
        while len(os.listdir(MARKS)) < 2:  # until the sleeping one was started, too
            time.sleep(0.005)
        TROUBLE
        time.sleep(600)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass
"""

SMALL = """
class Small(FlowSpec):
    @step
    def start(self):
        BODY
        self.x = 1
        self.next(self.end)

    @step
    def end(self):
        pass
"""

REPORT_PIPES = """
import atexit, os, stat

def write_to_report(data):
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2 and os.path.exists(f"/proc/self/fd/{name}"):
            if os.readlink(f"/proc/self/fd/{name}").startswith("pipe:"):
                try:
                    os.write(int(name), data)
                except OSError:  # a reading end
                    pass
"""


def wide(flows: FlowRunner, prelude: str, trouble: str) -> str:
    """Writes the flow of two tasks that sleep, one of them after it has made trouble; returns their mark."""
    marks = flows.folder / "marks"
    marks.mkdir()
    body = WIDE.replace("MARKS", repr(str(marks))).replace("TROUBLE", trouble)
    mark_started = f"open(os.path.join({str(marks)!r}, str(self.input)), 'w').close()\n        if self.input:"
    flows.write(prelude + body.replace("if self.input:", mark_started))
    return f"mark-of-{flows.folder}"


def test_a_mistake_of_ours_ends_the_run_as_failed_and_is_shown_as_one(flows: FlowRunner) -> None:
    prelude = """
from mainstem_runtime.supervisor.progress import PlainProgress

def break_down(self, spec, stream, data):
    raise ValueError("no such stream")

PlainProgress.output = break_down
"""
    marker = wide(flows, prelude, "print('here I am', flush=True)")
    result = flows.run("run", MAINSTEM_TEST_MARK=marker)
    assert result.returncode == 1
    assert "error[internal-error]" in result.stderr
    assert "ValueError: no such stream" in result.stderr
    assert not processes_with(marker)
    run = flows.last_run()
    assert run.state == "failed"
    assert run.folder.end_record().reason == "internal error: ValueError: no such stream"
    assert [run.failure("work", task).cause for task in ("0", "1")] == ["stopped", "stopped"]


def test_when_a_log_cannot_grow_the_run_fails_and_what_was_killed_is_recorded_as_stopped(
    flows: FlowRunner,
) -> None:
    prelude = "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (200 * 1024,) * 2)\n"
    marker = wide(flows, prelude, "print('x' * 1_000_000, flush=True)")
    result = flows.run("run", MAINSTEM_TEST_MARK=marker)
    assert result.returncode == 1, result.stderr
    assert "error[store-" in result.stdout
    assert " failed after " in result.stdout.splitlines()[-1]
    assert not processes_with(marker)
    run = flows.last_run()
    assert run.state == "failed"
    assert "log" in run.folder.end_record().reason
    assert [run.failure("work", task).cause for task in ("0", "1")] == ["stopped", "stopped"]


@pytest.mark.parametrize(
    "trouble",
    [
        r'write_to_report(b"\xff\xfe not a report\n")',
        r'write_to_report(b"{\"succeeded\": \xff}\n")',
        r'write_to_report(b"{" + b"\"a\":[" * 5000 + b"\n")',
        r'atexit.register(write_to_report, b"{\"succeeded\": false}\nand more")',
    ],
    ids=["garbage", "not-utf-8", "too-deep", "after-the-report"],
)
def test_strange_bytes_in_the_report_leave_the_record_to_decide(flows: FlowRunner, trouble: str) -> None:
    run = flows.succeed(REPORT_PIPES + SMALL.replace("BODY", trouble))
    assert run.state == "succeeded"
    assert run.value("x", "start") == 1


FAILS = """
from mainstem_core.errors import StoreError
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.supervisor.attempt import AttemptLog

def fails(*arguments):
    raise StoreError("store-full", what="a test", path="somewhere", blob=None, reason="", retryable=False)

"""


def test_logs_that_cannot_be_made_durable_fail_the_run_in_terminal_and_store(flows: FlowRunner) -> None:
    flows.write(FAILS + "AttemptLog.sync = fails\n" + SMALL.replace("BODY", "print('hello')"))
    result = flows.run("run")
    assert result.returncode == 1
    assert "error[store-full]" in result.stdout
    assert " failed after " in result.stdout.splitlines()[-1]
    run = flows.last_run()
    assert run.state == "failed"
    assert run.folder.end_record().reason == "no space is left for a test at `somewhere`"


def test_an_end_that_cannot_be_recorded_is_told(flows: FlowRunner) -> None:
    flows.write(FAILS + "RunFolder.end = fails\n" + SMALL.replace("BODY", "pass"))
    result = flows.run("run")
    assert result.returncode == 1
    assert "its end could not be recorded" in result.stdout
    assert "error[store-full]" in result.stdout
    assert flows.last_run().state == "lost"


def test_a_message_of_several_lines_keeps_its_tasks_name_in_front_of_each(flows: FlowRunner) -> None:
    flows.write(SMALL.replace("BODY", r"raise ValueError('first\nsecond\nthird')"))
    lines = flows.run("run").stdout.splitlines()
    prefix = f"[{flows.last_run().folder.run}/start/0]"
    for line in lines:
        if "second" in line or "third" in line:
            assert prefix in line, line
    [failed] = [line for line in lines if "Failed:" in line]
    assert failed.endswith("first")


def test_a_flow_that_was_started_as_a_module_is_looked_at_as_one(flows: FlowRunner) -> None:
    (flows.folder / "pkg").mkdir()
    (flows.folder / "pkg" / "__init__.py").touch()
    flows.write(SMALL.replace("BODY", "raise ValueError('no')"), name="pkg/flow.py")
    result = flows.run("pkg.flow", "run", name="-m")
    assert result.returncode == 1
    run = flows.last_run().folder.run
    assert f"look closer: python -m pkg.flow logs {run}/start/0" in result.stdout
