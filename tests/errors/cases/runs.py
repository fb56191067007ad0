"""What stops a run as a whole, what a single task cannot be started with, and a mistake of Mainstem's own."""

import json
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from cases.flow_texts import END, flow, step
from provoke import TWO_STEPS, Call, Command, run_of

from flow_runner import FlowRunner
from mainstem_core.schema.codec import to_plain
from mainstem_core.schema.identifiers import FlowName, RunId, StepName, TaskId
from mainstem_core.schema.task import TaskSpec
from mainstem_runtime.control.cancel import cancel_run
from mainstem_runtime.control.owner import lock_note

_TASK = ("task", "--store", ".mainstem", "--spec", "spec.json")
_SPEC = to_plain(
    TaskSpec(FlowName("Hello"), RunId("20260101-000000-aaaa"), StepName("start"), TaskId("0"), attempt=0)
)


def _specification(**fields: Any) -> Callable[[FlowRunner], None]:
    """Returns what writes the specification of a task with some fields changed."""

    def write(flows: FlowRunner) -> None:
        (flows.folder / "spec.json").write_text(json.dumps({**_SPEC, **fields}))

    return write


def _cancel_owned(flows: FlowRunner, note: str) -> None:
    """Cancels a run that this process owns; in its lock stands a note."""
    flows.write(TWO_STEPS)
    assert flows.run("run").returncode == 0
    folder = flows.last_run().folder
    (flows.folder / ".mainstem" / folder.key / "end.json").unlink()
    lock = folder.lock(note)
    try:
        cancel_run(folder)
    finally:
        lock.release()


def run_on_another_machine(flows: FlowRunner) -> None:
    _cancel_owned(flows, "pid 7, since 1, host gpu-3, boot another\n")


def run_of_another_user(flows: FlowRunner) -> None:
    # What the kernel says; root, as which builds run, is refused nothing.
    with patch("signal.pidfd_send_signal", side_effect=PermissionError):
        _cancel_owned(flows, lock_note())


CASES = [
    Call("run-owner-elsewhere", run_on_another_machine),
    Call("run-owner-foreign", run_of_another_user),
    run_of(
        "run-parent-lost",
        flow(
            step(
                "start",
                "import os, signal, time",
                "os.kill(os.getppid(), signal.SIGKILL)",
                "time.sleep(60)",
                "self.next(self.end)",
            ),
            END,
        ),
    ),
    Command("run-spec-invalid", TWO_STEPS, _TASK, prepare=_specification(attempt="first")),
    Command("run-spec-invalid", TWO_STEPS, _TASK, variant="missing"),
    Command(
        "run-flow-mismatch",
        TWO_STEPS,
        _TASK,
        prepare=_specification(flow="Goodbye"),
    ),
    Command("run-spec-invalid", TWO_STEPS, _TASK, prepare=_specification(step="train"), variant="step"),
    Command(
        "internal-error",
        # Breaks Mainstem on purpose: nothing that a user does should end so.
        TWO_STEPS + "\nimport mainstem_runtime.cli.check\nmainstem_runtime.cli.check.read_flow = None\n",
    ),
]
