"""What the client is asked for and does not find."""

import signal
from tarfile import TarInfo

from cases.flow_texts import END, flow, step
from provoke import TWO_STEPS, Call, Command

from flow_runner import FlowRunner, wait_for
from mainstem import Flow, Run, Task, metadata, namespace
from mainstem_client.unpack import unpack

_WAITS = flow(
    step("start", "import os, time", "open('started', 'w').close()", "time.sleep(60)", "self.next(self.end)"),
    END,
)


def _ran(flows: FlowRunner, source: str = TWO_STEPS) -> Run:
    """Runs a flow to its end and returns the run, as the client sees it."""
    folder = flows.succeed(source, MAINSTEM_USER="ada").folder
    return Run(f"{folder.flow}/{folder.run}")


def nothing_has_run(_: FlowRunner) -> None:
    Flow("Hello")


def unknown_flow(flows: FlowRunner) -> None:
    _ran(flows)
    Flow("Helo")


def unknown_run(flows: FlowRunner) -> None:
    _ran(flows)
    Run("Hello/20260101-000000-aaaa")


def unknown_step(flows: FlowRunner) -> None:
    _ran(flows)["train"]


def unknown_task(flows: FlowRunner) -> None:
    _ran(flows)["start"]["7"]


def somebody_elses_run(flows: FlowRunner) -> None:
    path = _ran(flows).pathspec
    namespace("user:grace")
    Run(path)


def unknown_artifact(flows: FlowRunner) -> None:
    run = _ran(flows, flow(step("start", "self.rate = 0.1", "self.next(self.end)"), END))
    print(run["start"].task.data.rat)


def result_of_a_running_task(flows: FlowRunner) -> None:
    flows.write(_WAITS)
    process = flows.start("run", MAINSTEM_USER="ada")
    try:
        wait_for((flows.folder / "started").exists, "the first step")
        task = Task(f"Hello/{flows.last_run().folder.run}/start/0")
        print(task.data.rate)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)


def store_that_is_no_place(_: FlowRunner) -> None:
    metadata("s3://bucket/runs")


def unknown_stream(flows: FlowRunner) -> None:
    list(_ran(flows)["start"].task.loglines("stdlog"))


def code_of_a_run_without(flows: FlowRunner) -> None:
    run = _ran(flows)
    next(flows.folder.glob(f".mainstem/flows/{run.pathspec}/code.json")).unlink()
    _ = run.code


def code_that_leads_out_of_its_folder(flows: FlowRunner) -> None:
    header = TarInfo("../escaped.py")
    unpack(header.tobuf() + bytes(1024), str(flows.folder), "the code of `Hello/1`")


CASES = [
    Call("client-not-found", nothing_has_run, "nothing-has-run"),
    Call("client-not-found", unknown_flow, "flow"),
    Call("client-not-found", unknown_run, "run"),
    Call("client-not-found", unknown_step, "step"),
    Call("client-not-found", unknown_task, "task"),
    Command("client-not-found", TWO_STEPS, ("dump", "20260101-000000-aaaa/start"), variant="command"),
    Call("client-namespace-mismatch", somebody_elses_run),
    Call("client-artifact-missing", unknown_artifact),
    Call("client-not-finished", result_of_a_running_task),
    Call("client-metadata-invalid", store_that_is_no_place),
    Call("client-stream-unknown", unknown_stream),
    Call("client-code-missing", code_of_a_run_without),
    Call("record-archive-unsafe", code_that_leads_out_of_its_folder),
]
