"""`resume`: a new run that takes what has succeeded from an earlier one, and makes the rest."""

import json
import subprocess

import pytest

from flow_runner import FlowRunner, RunReader
from mainstem import Run, metadata, namespace
from mainstem_client import default_metadata, default_namespace

SOURCE = """
    import os

    from mainstem import Config, parallel

    class Again(FlowSpec):
        times = Parameter("times", default=2)
        sizes = Config("sizes", default_value={"wide": 3})

        @step
        def start(self):
            print("start in", current.run_id)
            self.items = list(range(self.sizes.wide))
            self.next(self.work, foreach="items")

        @step
        def work(self):
            self.mark(f"work {self.input}")
            if self.input == 1 and not os.path.exists("mended"):
                raise ValueError("no luck")
            self.value = self.input * self.times
            self.next(self.join)

        @step
        def join(self, inputs):
            self.mark("join")
            self.values = [each.value for each in inputs]
            self.round = 0
            self.next(self.loop)

        @step
        def loop(self):
            self.mark(f"loop {self.round}")
            self.round += 1
            if self.round < 3:
                self.next(self.loop)
            else:
                self.next(self.fan)

        @step
        def fan(self):
            self.next(self.gang, num_parallel=2)

        @parallel
        @step
        def gang(self):
            self.mark(f"gang {current.parallel.node_index}")
            self.node = current.parallel.node_index
            self.next(self.last)

        @step
        def last(self, inputs):
            self.merge_artifacts(inputs, include=["values"])
            self.nodes = [each.node for each in inputs]
            if os.path.exists("late"):
                raise ValueError("late")
            self.next(self.end)

        @step
        def end(self):
            self.origin = current.origin_run_id
            print(self.values, self.nodes)

        def mark(self, text):
            with open("effects", "a") as file:
                print(text, file=file)
"""


@pytest.fixture
def again(flows: FlowRunner):
    flows.write(SOURCE)
    metadata(f"local@{flows.folder}")
    namespace(None)
    yield flows
    default_metadata()
    default_namespace()


def resume(flows: FlowRunner, *words: str, code: int = 0) -> "subprocess.CompletedProcess[str]":
    (flows.folder / "effects").unlink(missing_ok=True)
    done = flows.run("resume", *words)
    assert done.returncode == code, done.stdout + done.stderr
    return done


def effects(flows: FlowRunner) -> list[str]:
    file = flows.folder / "effects"
    return sorted(file.read_text().splitlines()) if file.exists() else []


def failed(flows: FlowRunner, *words: str, mark: str = "") -> RunReader:
    """Runs the flow so that it fails: at an item, or late."""
    if mark:
        (flows.folder / mark).touch()
    assert flows.run("--config-value", "sizes", '{"wide": 3}', "run", "--keep-going", *words).returncode == 1
    return flows.last_run()


def test_what_has_succeeded_is_taken_and_the_rest_is_made(again: FlowRunner) -> None:
    origin = failed(again, "--times", "5")
    (again.folder / "mended").touch()
    done = resume(again)

    assert f"It resumes Again/{origin.folder.run}: 3 tasks done before." in done.stdout
    assert effects(again) == ["gang 0", "gang 1", "join", "loop 0", "loop 1", "loop 2", "work 1"]
    run = again.last_run()
    assert run.value("values", "end") == [0, 5, 10]
    assert run.value("origin", "end") == origin.folder.run
    files = [path.name for path in (again.folder / ".mainstem" / run.folder.key / "tasks").iterdir()]
    assert "start.0.json" not in files and "work.1.json" in files


def test_the_client_sees_clones_as_tasks_of_the_run(again: FlowRunner) -> None:
    origin = failed(again).folder.run
    (again.folder / "mended").touch()
    resume(again)
    run = Run(f"Again/{again.last_run().folder.run}")

    assert run.successful and run.origin_pathspec == f"Again/{origin}"
    assert [step.id for step in run][:3] == ["start", "work", "join"]
    assert [task.id for task in run["work"]] == ["0", "1", "2"]
    taken = run["work"]["2"]
    assert (taken.data.value, taken.successful, taken.origin_pathspec) == (
        4,
        True,
        "/".join(("Again", origin, "work", "2")),
    )
    assert run["work"]["1"].origin_pathspec is None
    assert run["start"].task.stdout == f"start in {origin}\n", "the log lies where the task ran"


def test_a_step_that_is_asked_for_is_made_again_with_all_that_follows(again: FlowRunner) -> None:
    (again.folder / "mended").touch()
    assert again.run("run").returncode == 0
    resume(again, "loop")
    assert effects(again) == ["gang 0", "gang 1", "loop 0", "loop 1", "loop 2"]
    assert again.last_run().value("values", "end") == [0, 2, 4]


def test_loops_and_gangs_are_taken_too_and_resumes_of_resumes_lead_to_the_first(again: FlowRunner) -> None:
    (again.folder / "mended").touch()
    first = failed(again, mark="late").folder.run
    resume(again, code=1)
    assert effects(again) == []
    (again.folder / "late").unlink()
    resume(again)
    assert effects(again) == []
    run = again.last_run()
    assert run.value("nodes", "end") == [0, 1]
    record = run.folder.run_record()
    assert record is not None and set(record.clones) == {first}, "a read follows one link"
    assert sum(len(ranges) for ranges in record.clones.values()) <= 8, "tasks of a foreach share a range"
    gang = Run(f"Again/{run.folder.run}")["gang"]
    assert [task.data.node for task in gang] == [0, 1]


def test_the_plan_says_what_becomes_of_each_task_and_starts_nothing(again: FlowRunner) -> None:
    origin = failed(again).folder.run
    runs = again.store.runs(again.last_run().folder.flow)
    plan = {
        each["task"]: (each["action"], each["why"])
        for each in json.loads(resume(again, "--plan", "--json").stdout)
    }
    assert plan["start/0"] == plan["work/0"] == ("clone", "it has succeeded")
    assert plan["work/1"] == ("run", "it has failed")
    asked = resume(again, "work", "--plan", "--origin-run-id", origin).stdout
    assert "run    work/0   its step was asked for" in asked
    assert "1 of 4 tasks" in asked
    assert again.store.runs(again.last_run().folder.flow) == runs
    assert effects(again) == []


def test_changed_code_makes_again_what_leads_elsewhere(again: FlowRunner) -> None:
    failed(again)
    text = (again.folder / "flow.py").read_text()
    text = text.replace("def loop(self)", "def turn(self)").replace(
        "self.next(self.loop)", "self.next(self.turn)"
    )
    (again.folder / "flow.py").write_text(text)
    (again.folder / "mended").touch()
    assert again.run("run").returncode == 0
    (again.folder / "flow.py").write_text(
        text.replace("def turn(self)", "def spin(self)").replace("self.turn", "self.spin")
    )
    resume(again)
    assert [each for each in effects(again) if each.startswith(("work", "join"))] == ["join"]
    assert again.last_run().value("values", "end") == [0, 2, 4]


def test_a_resumed_run_that_is_lost_is_attached_to(again: FlowRunner) -> None:
    failed(again)
    (again.folder / "mended").touch()
    resume(again)
    run = again.last_run()
    (again.folder / ".mainstem" / run.folder.key / "end.json").unlink()
    from mainstem_runtime.supervisor.takeover import past_of

    assert past_of(run.folder).tasks_succeeded == 13


@pytest.mark.parametrize(
    ("words", "id", "code"),
    [
        (("nosuch",), "run-resume-step-unknown", 2),
        (("--origin-run-id", "20260101-000000-aaaa"), "run-resume-unknown", 1),
        (("--origin-run-id", "../../x"), "run-resume-unknown", 1),
    ],
)
def test_what_cannot_be_resumed_is_told(
    again: FlowRunner, words: tuple[str, ...], id: str, code: int
) -> None:
    failed(again)
    assert f"error[{id}]" in resume(again, *words, code=code).stderr
