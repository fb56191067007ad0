"""`mainstem cancel`: a run is ended from another terminal, whatever state its owner is in."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from flow_runner import FlowRunner, wait_for
from mainstem_datastore.journal import read_journal

SOURCE = """
    import os, signal, subprocess, sys, time

    class Long(FlowSpec):
        stubborn = Parameter("stubborn", default=False)

        @step
        def start(self):
            self.value = 1
            self.next(self.work)

        @step
        def work(self):
            if self.stubborn:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            with open("pids.new", "w") as file:
                file.write(f"{os.getpid()} {child.pid}")
            os.rename("pids.new", "pids")
            time.sleep(600)
            self.next(self.end)

        @step
        def end(self):
            pass
"""


def cancel(folder: Path, *words: str, user: str = "bob") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from mainstem.cli import main; main()", "cancel", *words],
        cwd=folder,
        env={**os.environ, "MAINSTEM_USER": user},
        capture_output=True,
        text=True,
        timeout=60,
    )


def said(folder: Path, *words: str) -> dict[str, Any]:
    done = cancel(folder, "--json", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def started(flows: FlowRunner, *words: str) -> tuple["subprocess.Popen[str]", str, list[int]]:
    """Starts the flow; returns its process, the run's id, and the processes of its task."""
    flows.write(SOURCE)
    process = flows.start("run", "--run-id-file", "run-id", *words)
    wait_for((flows.folder / "pids").exists, "the task to begin")
    pids = [int(pid) for pid in (flows.folder / "pids").read_text().split()]
    return process, (flows.folder / "run-id").read_text(), pids


def ended(process: "subprocess.Popen[str]") -> int:
    process.communicate(timeout=20)
    return process.returncode


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_run_is_cancelled_by_its_id_or_its_path_and_keeps_what_was_committed(flows: FlowRunner) -> None:
    process, run, pids = started(flows, "--grace-period", "0.5")
    done = cancel(flows.folder, run)
    out, _ = process.communicate(timeout=20)

    assert (done.returncode, done.stdout) == (0, f"Long/{run} is cancelled.\n")
    assert process.returncode == 143
    assert "stopped by `mainstem cancel` (bob)" in out
    reader = flows.last_run()
    assert reader.state == "cancelled"
    assert reader.value("value", "start") == 1
    assert not any(map(alive, pids)), "neither the task nor what it had started goes on"

    again = said(flows.folder, f"Long/{run}")
    assert again == {"run": f"Long/{run}", "state": "cancelled", "by": "nobody", "forced": False}


def test_tasks_that_do_not_end_are_killed_after_the_grace_period(flows: FlowRunner) -> None:
    process, run, pids = started(flows, "--grace-period", "0.5", "--stubborn", "true")
    assert said(flows.folder, run)["by"] == "this"
    ended(process)
    assert not any(map(alive, pids))


def test_a_second_cancel_waits_and_signals_nobody(flows: FlowRunner) -> None:
    process, run, _ = started(flows, "--grace-period", "1.5", "--stubborn", "true")
    first = subprocess.Popen(
        [sys.executable, "-c", "from mainstem.cli import main; main()", "cancel", run], cwd=flows.folder
    )
    record = flows.folder / ".mainstem" / "flows" / "Long" / run / "cancel.json"
    wait_for(record.exists, "the first one to ask")
    began_s = time.monotonic()
    second = said(flows.folder, run)
    assert (second["state"], second["by"]) == ("cancelled", "another")
    assert time.monotonic() - began_s > 0.5, "a second signal would have ended the grace period"
    assert (first.wait(20), ended(process)) == (0, 143)


def test_cancelling_a_run_that_is_being_stopped_does_not_shorten_its_grace(flows: FlowRunner) -> None:
    process, run, _ = started(flows, "--grace-period", "1.5", "--stubborn", "true")
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    began_s = time.monotonic()
    assert said(flows.folder, run)["state"] == "cancelled"
    assert time.monotonic() - began_s > 0.5
    assert ended(process) == 130


def test_an_owner_that_stands_still_is_killed_and_its_run_ended_in_its_place(flows: FlowRunner) -> None:
    process, run, pids = started(flows, "--grace-period", "0")
    process.send_signal(signal.SIGSTOP)
    document = said(flows.folder, run)

    assert document == {"run": f"Long/{run}", "state": "cancelled", "by": "this", "forced": True}
    assert ended(process) == -signal.SIGKILL
    wait_for(lambda: not any(map(alive, pids)), "the processes to be gone")
    assert flows.last_run().state == "cancelled"


def test_a_lost_run_is_recorded_as_cancelled(flows: FlowRunner) -> None:
    process, run, _ = started(flows)
    process.kill()
    ended(process)
    wait_for(lambda: flows.last_run().state == "lost", "the run to be lost")

    assert said(flows.folder, run)["state"] == "cancelled"
    reader = flows.last_run()
    assert reader.state == "cancelled"
    end = reader.folder.end_record()
    assert end is not None
    assert (end.tasks_succeeded, end.reason) == (1, "cancelled by bob after its owner was gone")
    assert [event.kind for event in read_journal(reader.folder)][-1] == "run-ending"


def test_a_run_that_has_ended_stays_as_it_ended(flows: FlowRunner) -> None:
    run = flows.succeed("""
        class Short(FlowSpec):
            @step(start=True, end=True)
            def only(self):
                pass
    """)
    path = f"Short/{run.folder.run}"
    done = cancel(flows.folder, path)
    assert (done.returncode, done.stdout) == (0, f"{path} had ended before: succeeded.\n")
    assert run.folder.cancel_record() is None


@pytest.mark.parametrize(
    ("name", "id", "code"),
    [
        ("20260101-000000-aaaa", "client-not-found", 1),
        ("Short/20260101-000000-aaaa", "client-not-found", 1),
        ("../../etc", "usage-pathspec-invalid", 2),
        ("a/b/c", "usage-pathspec-invalid", 2),
    ],
)
def test_a_run_that_does_not_exist_is_not_cancelled(flows: FlowRunner, name: str, id: str, code: int) -> None:
    flows.succeed("""
        class Short(FlowSpec):
            @step(start=True, end=True)
            def only(self):
                pass
    """)
    done = cancel(flows.folder, name)
    assert done.returncode == code
    assert f"error[{id}]" in done.stderr


def test_an_owner_on_another_machine_is_left_alone(flows: FlowRunner) -> None:
    process, run, pids = started(flows, "--grace-period", "0.5")
    lock = flows.folder / ".mainstem" / "flows" / "Long" / run / "lock"
    lock.write_text(f"pid {process.pid}, since 1, host elsewhere, boot another\n")
    done = cancel(flows.folder, run)
    assert done.returncode == 1
    assert "error[run-owner-elsewhere]" in done.stderr and "host elsewhere" in done.stderr
    assert process.poll() is None and all(map(alive, pids))
    process.terminate()
    ended(process)
