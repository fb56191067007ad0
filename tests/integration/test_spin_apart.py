"""Spins are kept apart from runs: no list shows them and nothing goes on with one; what they print is read as ever."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from flow_runner import FlowRunner
from mainstem import Flow, Mainstem, Task, default_metadata, inspect_spin, metadata
from mainstem_client import namespace
from mainstem_runtime.supervisor.event_documents import RunEvent
from spin_runner import refused, spin, spins

SOURCE = """
    import sys

    class Apart(FlowSpec):
        size = Parameter("size", default=1)

        @step
        def start(self):
            self.value = 7
            self.next(self.turn)

        @step
        def turn(self):
            print("to the one", current.run_id, current.origin_run_id)
            print("to the other", file=sys.stderr)
            sys.stdout.write("x" * self.size)
            self.result = self.value * 2
            self.next(self.end)

        @step
        def end(self):
            pass
"""


@pytest.fixture
def apart(flows: FlowRunner):
    flows.succeed(SOURCE)
    metadata(f"local@{flows.folder}")
    namespace(None)
    yield flows
    default_metadata()


def mainstem(flows: FlowRunner, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", "from mainstem.cli import main; main()", *words],
        cwd=flows.folder,
        env={**os.environ, "MAINSTEM_DEBUG": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_no_list_of_runs_shows_a_spin(apart: FlowRunner) -> None:
    run = apart.last_run().folder.run
    done = spin(apart, "turn")
    listed = json.loads(mainstem(apart, "runs", "--json").stdout)
    assert [each["run"] for each in listed] == [run]
    (apart.folder / ".mainstem" / "index.sqlite").unlink(missing_ok=True)
    assert [each["run"] for each in json.loads(mainstem(apart, "runs", "--json").stdout)] == [run]
    assert [each.id for each in Flow("Apart")] == [run]
    assert Flow("Apart").latest_run.id == Flow("Apart").latest_successful_run.id == run
    assert [path.name for path in (apart.folder / ".mainstem" / "flows" / "Apart").iterdir()] == [run]
    assert spins(apart) == [done.id]


def test_a_flow_that_has_no_run_has_none_after_a_refused_spin(flows: FlowRunner) -> None:
    flows.write(SOURCE)
    assert "error[spin-run-unknown]" in refused(flows, "turn")
    metadata(f"local@{flows.folder}")
    assert Mainstem().flows == []
    default_metadata()


def test_the_client_reads_a_spin_by_its_path_and_lists_spins_on_request(apart: FlowRunner) -> None:
    first, second = spin(apart, "turn", "--persist"), spin(apart, "turn")
    task = Task(f"Apart/{first.id}/turn/0")
    assert (task.successful, task.data.result, task.data.value) == (True, 14, 7)
    assert [each.pathspec for each in task.parent_tasks] == [f"Apart/{first.id}/start/0"]
    assert inspect_spin(str(apart.folder)) == f"spin@{apart.folder}"
    assert [run.id for run in Flow("Apart")] == [second.id, first.id]
    assert Flow("Apart").latest_run.origin_pathspec == f"Apart/{apart.last_run().folder.run}"


def test_resume_takes_no_spin(apart: FlowRunner) -> None:
    run = apart.last_run().folder.run
    done = spin(apart, "turn")
    for id in (done.id, f"Apart/{done.id}"):
        refusal = apart.run("resume", "--origin-run-id", id)
        assert refusal.returncode == 1 and "error[run-is-spin]" in refusal.stderr
    assert apart.run("resume").returncode == 0
    assert apart.last_run().folder.run_record().origin_run == run


def test_a_run_cannot_have_the_id_of_a_spin(apart: FlowRunner) -> None:
    refusal = apart.run("resume", "--run-id", "spin-mine")
    assert refusal.returncode == 2 and "as only the ids of spins do" in refusal.stderr


def test_attach_takes_no_spin_also_not_one_that_is_lost(apart: FlowRunner) -> None:
    done = spin(apart, "turn")
    Path(done.run.folder.store.root, done.run.folder.key, "end.json").unlink()
    assert done.run.state == "lost"
    for id in (done.id, f"Apart/{done.id}"):
        refusal = mainstem(apart, "attach", id)
        assert refusal.returncode == 1 and "error[run-is-spin]" in refusal.stderr
    assert done.run.state == "lost"


def test_logs_and_dump_read_a_spin_by_its_id(apart: FlowRunner) -> None:
    done = spin(apart, "turn", "--persist")
    origin = apart.last_run().folder.run
    assert (
        apart.run("logs", f"{done.id}/turn").stdout.splitlines()[0].endswith(f"to the one {done.id} {origin}")
    )
    assert "to the other" in apart.run("logs", f"{done.id}/turn/0", "--stderr").stdout
    assert "result" in apart.run("dump", f"{done.id}/turn/0").stdout


def test_what_the_step_prints_is_shown_as_in_a_run(apart: FlowRunner) -> None:
    done = spin(apart, "turn")
    assert f"[{done.id}/turn/0] Task is starting." in done.done.stdout
    assert done.printed == [f"to the one {done.id} {apart.last_run().folder.run}", "to the other", "x"]


def test_a_log_keeps_what_max_log_size_says(apart: FlowRunner) -> None:
    done = spin(apart, "turn", "--set", "size=3000000", "--max-log-size", "1")
    kept = apart.run("logs", f"{done.id}/turn").stdout
    assert 900_000 < kept.count("x") < 1_000_000 and "TRUNCATED: --max-log-size is 1 MB" in kept


def test_show_says_what_was_tried(apart: FlowRunner) -> None:
    done = spin(apart, "turn")
    origin = f"Apart/{apart.last_run().folder.run}"
    shown = mainstem(apart, "show", done.id).stdout
    assert f"spins    turn/0 with the inputs that it has in {origin}" in shown
    assert "resumes" not in shown
    document = json.loads(mainstem(apart, "show", done.id, "--json").stdout)
    assert (document["origin"], document["spins"]) == (origin, "turn/0")
    run = json.loads(mainstem(apart, "show", origin, "--json").stdout)
    assert (run["origin"], run["spins"]) == (None, None)


def test_a_program_gets_events_and_no_other_line(apart: FlowRunner) -> None:
    done = spin(apart, "turn", "--json", "--with", "retry:times=2")
    events = [
        TypeAdapter(RunEvent).validate_python(json.loads(line)) for line in done.done.stdout.splitlines()
    ]
    assert [each["event"] for each in events] == [
        "run-started",
        "task-started",
        *["task-output"] * 3,
        "task-succeeded",
        "run-ended",
    ]
    assert (events[0]["run"], events[0]["origin_run"]) == (done.id, apart.last_run().folder.run)
    assert done.done.stderr == ""


def test_files_say_the_id_as_soon_as_it_is_claimed(apart: FlowRunner) -> None:
    done = spin(apart, "turn", "--runner-attribute-file", "attributes")
    assert done.id.startswith("spin-")
    assert json.loads((apart.folder / "attributes").read_text()) == {
        "flow_name": "Apart",
        "run_id": done.id,
        "metadata": f"local@{apart.folder}",
    }


def test_a_spin_keeps_code_and_tags_of_no_run(apart: FlowRunner) -> None:
    done = spin(apart, "turn")
    assert done.run.folder.code_record() is None
    assert done.run.folder.run_record().tags == ()


def test_exit_hooks_are_not_called(flows: FlowRunner) -> None:
    flows.write(
        SOURCE.replace(
            "class Apart",
            "from mainstem import exit_hook\n\n    "
            "def note(run):\n        open('noted', 'a').write(run.id + ' ')\n\n    "
            "@exit_hook(on_success=[note], on_error=[note])\n    class Apart",
        )
    )
    assert flows.run("run").returncode == 0
    noted = (flows.folder / "noted").read_text()
    spin(flows, "turn")
    assert (flows.folder / "noted").read_text() == noted == f"{flows.last_run().folder.run} "
