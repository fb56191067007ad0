"""`mainstem attach`: another process goes on with a run whose owner is gone; nothing is lost, nothing done twice."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from flow_runner import FlowRunner, RunReader, wait_for
from mainstem_datastore.journal import read_journal
from mainstem_runtime.supervisor.event_documents import RunEvent

SOURCE = """
    import os, time

    from mainstem import Config

    class Goes(FlowSpec):
        times = Parameter("times", default=2)
        sizes = Config("sizes", default_value={"wide": 3})

        @step
        def start(self):
            self.items = list(range(self.sizes.wide))
            self.next(self.work, foreach="items")

        @step
        def work(self):
            with open("effects", "a") as file:
                print(self.input, file=file)
            while self.input and not os.path.exists("go"):
                time.sleep(0.01)
            self.value = self.input * self.times
            self.tries = current.retry_count
            self.next(self.join)

        @step
        def join(self, inputs):
            self.values = [each.value for each in inputs]
            self.tries = [each.tries for each in inputs]
            self.next(self.end)

        @step
        def end(self):
            pass
"""


def attach(
    flows: FlowRunner, run: str, *words: str, cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from mainstem.cli import main; main()", "attach", *words, run],
        cwd=cwd or flows.folder,
        env={**os.environ, "MAINSTEM_DEBUG": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )


def lost(flows: FlowRunner, *words: str, leading: tuple[str, ...] = ()) -> str:
    """Starts the flow, kills its owner when one item is done and the others are on their way; returns the run's id."""
    flows.write(SOURCE)
    process = flows.start(*leading, "run", "--run-id-file", "run-id", *words)
    wait_for(lambda: len(effects(flows)) == 3, "the items to begin")
    wait_for(lambda: flows.last_run().tasks("work") == ["0"], "the first item to be done")
    wait_for(lambda: flows.last_run().folder.code_record(), "the code to be kept")
    process.kill()
    process.communicate(timeout=20)
    assert flows.last_run().state == "lost"
    (flows.folder / "go").touch()
    return (flows.folder / "run-id").read_text()


def effects(flows: FlowRunner) -> list[str]:
    file = flows.folder / "effects"
    return file.read_text().splitlines() if file.exists() else []


def kinds(run: RunReader) -> list[str]:
    return [event.kind for event in read_journal(run.folder)]


def without_end(flows: FlowRunner) -> tuple[RunReader, dict[str, Any]]:
    """Takes the end of the last run away, as if its owner had been killed right before; returns what was there."""
    run = flows.last_run()
    file = flows.folder / ".mainstem" / run.folder.key / "end.json"
    end = json.loads(file.read_text())
    file.unlink()
    (flows.folder / ".mainstem" / "index.sqlite").unlink(missing_ok=True)
    return run, end


def test_what_is_done_stays_done_and_the_rest_is_done(flows: FlowRunner) -> None:
    run_id = lost(flows)
    done = attach(flows, f"Goes/{run_id}")
    assert done.returncode == 0, done.stdout + done.stderr

    assert "It goes on here: 2 tasks done before." in done.stdout
    run = flows.last_run()
    assert (run.folder.run, run.state) == (run_id, "succeeded")
    assert run.value("values", "end") == [0, 2, 4]
    assert run.value("tries", "end") == [0, 1, 1], "attempts have new numbers"
    assert Counter(effects(flows)) == {"0": 1, "1": 2, "2": 2}
    assert kinds(run).count("run-taken-over") == 1
    end = run.folder.end_record()
    assert end is not None and end.tasks_succeeded == 6


def test_what_was_given_at_the_start_holds_for_the_rest(flows: FlowRunner) -> None:
    given = ("--config-value", "sizes", '{"wide": 3}', "--with", "retry:times=7")
    run_id = lost(flows, "--times", "5", leading=given)
    below = flows.folder / "below"
    below.mkdir()
    done = attach(flows, run_id, cwd=below)
    assert done.returncode == 0, done.stdout + done.stderr
    run = flows.last_run()
    assert run.value("values", "end") == [0, 5, 10]
    record = run.folder.run_record()
    assert record is not None
    decorators = record.graph["steps"]["end"]["decorators"]
    assert [each["name"] for each in decorators] == ["retry"]


def test_attempts_that_ended_with_their_owner_count_as_no_tries(flows: FlowRunner) -> None:
    flows.write("""
        import os, time

        class Tries(FlowSpec):
            @step
            def start(self):
                open(f"attempt-{current.retry_count}", "w").close()
                if current.retry_count < 2:
                    time.sleep(60)
                if current.retry_count == 2:
                    raise ValueError("the only failure")
                self.last = current.retry_count
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    process = flows.start(
        "--with", "retry:times=1,minutes_between_retries=0", "run", "--run-id-file", "run-id"
    )
    wait_for((flows.folder / "attempt-0").exists, "the first attempt")
    wait_for(lambda: flows.last_run().folder.code_record(), "the code to be kept")
    process.kill()
    process.communicate(timeout=20)
    run_id = (flows.folder / "run-id").read_text()
    again = subprocess.Popen(
        [sys.executable, "-c", "from mainstem.cli import main; main()", "attach", run_id],
        cwd=flows.folder, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for((flows.folder / "attempt-1").exists, "the second attempt")
    again.kill()
    again.wait(20)
    assert attach(flows, run_id).returncode == 0
    run = flows.last_run()
    assert run.value("last", "start") == 3, "its one failure left it one more try"
    assert kinds(run).count("run-taken-over") == 2


def test_a_run_that_somebody_runs_is_left_alone(flows: FlowRunner) -> None:
    flows.write(SOURCE)
    process = flows.start("run", "--run-id-file", "run-id")
    wait_for(lambda: len(effects(flows)) == 3, "the items to begin")
    run_id = (flows.folder / "run-id").read_text()
    process.send_signal(signal.SIGSTOP)  # one that stands still is an owner, too
    refused = attach(flows, run_id)
    process.send_signal(signal.SIGCONT)
    assert refused.returncode == 1
    assert "error[run-owned]" in refused.stderr and f"pid {process.pid}" in refused.stderr
    (flows.folder / "go").touch()
    process.communicate(timeout=20)
    assert process.returncode == 0
    assert flows.last_run().value("values", "end") == [0, 2, 4]

    ended = attach(flows, run_id)
    assert ended.returncode == 1 and "error[run-ended]" in ended.stderr


def test_another_code_is_refused_unless_told(flows: FlowRunner) -> None:
    run_id = lost(flows)
    file = flows.folder / "flow.py"
    file.write_text(file.read_text().replace("self.input * self.times", "self.input * 100"))
    refused = attach(flows, run_id)
    assert refused.returncode == 1
    assert "error[run-code-changed]" in refused.stderr and "`flow.py`" in refused.stderr
    assert flows.last_run().state == "lost"
    assert attach(flows, run_id, "--changed-code").returncode == 0
    assert flows.last_run().value("values", "end") == [0, 100, 200]


def test_a_run_without_code_is_refused_unless_told(flows: FlowRunner) -> None:
    run_id = lost(flows)
    (flows.folder / ".mainstem" / flows.last_run().folder.key / "code.json").unlink()
    refused = attach(flows, run_id)
    assert refused.returncode == 1 and "error[run-code-missing]" in refused.stderr
    assert attach(flows, run_id, "--changed-code").returncode == 0
    assert flows.last_run().folder.code_record() is not None


def test_code_that_is_gone_is_told(flows: FlowRunner) -> None:
    run_id = lost(flows)
    (flows.folder / "flow.py").rename(flows.folder / "other.py")
    refused = attach(flows, run_id)
    assert refused.returncode == 1 and "error[run-code-gone]" in refused.stderr


@pytest.mark.parametrize(
    ("words", "outcome", "code"),
    [((), "succeeded", 0), (("--fail", "true"), "failed", 1)],
)
def test_what_was_decided_is_not_decided_anew(
    flows: FlowRunner, words: tuple[str, ...], outcome: str, code: int
) -> None:
    flows.write("""
        class Decided(FlowSpec):
            fail = Parameter("fail", default=False)

            @step
            def start(self):
                self.next(self.a, self.b)

            @step
            def a(self):
                print("a", file=open("effects", "a"))
                if self.fail:
                    raise ValueError("no luck")
                self.next(self.join)

            @step
            def b(self):
                self.next(self.join)

            @step
            def join(self, inputs):
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert flows.run("run", *words).returncode == code
    run, end = without_end(flows)
    again = attach(flows, run.folder.run)
    assert again.returncode == code
    assert effects(flows) == ["a"]
    now = run.folder.end_record()
    assert now is not None
    assert (now.outcome, now.reason) == (outcome, end.get("reason"))
    assert (now.tasks_succeeded, now.attempts_failed) == (
        end["tasks_succeeded"],
        end.get("attempts_failed", 0),
    )
    assert now.written_bytes == end.get("written_bytes", 0)


def test_a_run_that_was_being_stopped_ends_as_cancelled(flows: FlowRunner) -> None:
    flows.write(SOURCE)
    process = flows.start("run", "--grace-period", "0.2")
    wait_for(lambda: len(effects(flows)) == 3, "the items to begin")
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=20)
    run, end = without_end(flows)
    (flows.folder / "go").touch()
    assert attach(flows, run.folder.run).returncode == 1
    now = run.folder.end_record()
    assert now is not None and (now.outcome, now.reason) == ("cancelled", end["reason"])
    assert len(effects(flows)) == 3


def test_the_events_of_a_run_that_goes_on(flows: FlowRunner) -> None:
    run_id = lost(flows)
    done = attach(flows, run_id, "--json")
    events = [
        TypeAdapter[Any](RunEvent).validate_json(line, strict=True) for line in done.stdout.splitlines()
    ]
    assert events == [json.loads(line) for line in done.stdout.splitlines()]
    assert (events[0]["event"], events[0]["run"], events[0]["done_before"]) == ("run-started", run_id, 2)
    assert (events[-1]["event"], events[-1]["tasks_succeeded"]) == ("run-ended", 6)
