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
from mainstem_datastore.run_folder import RunFolder
from mainstem_runtime.cli.attach import check_code
from mainstem_runtime.code.imported import ImportedCode
from mainstem_runtime.control.attach import owner_command
from mainstem_runtime.control.cancel import cancel_run
from mainstem_runtime.supervisor.owner import lock_note

_TASK = ("task", "--store", ".mainstem", "--spec", "spec.json")
_SPEC = to_plain(
    TaskSpec(FlowName("Hello"), RunId("20260101-000000-aaaa"), StepName("start"), TaskId("0"), attempt=0)
)


def _specification(**fields: Any) -> Callable[[FlowRunner], None]:
    """Returns what writes the specification of a task with some fields changed."""

    def write(flows: FlowRunner) -> None:
        (flows.folder / "spec.json").write_text(json.dumps({**_SPEC, **fields}))

    return write


def _ran(flows: FlowRunner) -> None:
    assert flows.run("run").returncode == 0


def _lost(flows: FlowRunner) -> RunFolder:
    """Returns a run that looks as if its owner had been killed right before its end."""
    flows.write(TWO_STEPS)
    assert flows.run("run").returncode == 0
    folder = flows.last_run().folder
    (flows.folder / ".mainstem" / folder.key / "end.json").unlink()
    return folder


def _cancel_owned(flows: FlowRunner, note: str) -> None:
    """Cancels a run that this process owns; in its lock stands a note."""
    folder = _lost(flows)
    lock = folder.lock(note)
    try:
        cancel_run(folder)
    finally:
        lock.release()


def attached_to_while_owned(flows: FlowRunner) -> None:
    folder = _lost(flows)
    lock = folder.lock("pid 7, since 1, host laptop, boot 1\n")
    try:
        owner_command(folder)
    finally:
        lock.release()


def attached_to_after_its_end(flows: FlowRunner) -> None:
    flows.write(TWO_STEPS)
    assert flows.run("run").returncode == 0
    owner_command(flows.last_run().folder)


def attached_to_without_its_file(flows: FlowRunner) -> None:
    folder = _lost(flows)
    (flows.folder / "flow.py").unlink()
    owner_command(folder)


def attached_to_though_it_never_was(flows: FlowRunner) -> None:
    folder = _lost(flows)
    owner_command(RunFolder(folder.store, folder.flow, RunId("20260101-000000-aaaa")))


def attached_to_with_other_code(flows: FlowRunner) -> None:
    check_code(_lost(flows), _imported(flows, b"another"))


def attached_to_without_code(flows: FlowRunner) -> None:
    folder = _lost(flows)
    (flows.folder / ".mainstem" / folder.key / "code.json").unlink()
    check_code(folder, _imported(flows, b"the same"))


def _imported(flows: FlowRunner, content: bytes) -> ImportedCode:
    return ImportedCode(str(flows.folder), ("flow.py",), "flow.py", {"flow.py": content}, ())


def run_on_another_machine(flows: FlowRunner) -> None:
    _cancel_owned(flows, "pid 7, since 1, host gpu-3, boot another\n")


def run_of_another_user(flows: FlowRunner) -> None:
    # What the kernel says; root, as which builds run, is refused nothing.
    with patch("signal.pidfd_send_signal", side_effect=PermissionError):
        _cancel_owned(flows, lock_note())


def _resumed_as_mine(flows: FlowRunner) -> None:
    _ran(flows)
    assert flows.run("resume", "--run-id", "mine").returncode == 0


CASES = [
    Command("run-id-taken", TWO_STEPS, ("resume", "--run-id", "mine"), prepare=_resumed_as_mine),
    Command("run-resume-unknown", TWO_STEPS, ("resume",)),
    Command("run-resume-step-unknown", TWO_STEPS, ("resume", "midle"), prepare=_ran),
    Call("run-owner-elsewhere", run_on_another_machine),
    Call("run-owner-foreign", run_of_another_user),
    Call("run-owned", attached_to_while_owned),
    Call("run-ended", attached_to_after_its_end),
    Call("run-code-gone", attached_to_without_its_file),
    Call("run-start-unknown", attached_to_though_it_never_was),
    Call("run-code-changed", attached_to_with_other_code),
    Call("run-code-missing", attached_to_without_code),
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
