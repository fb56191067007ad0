"""What rows of docs/compatibility.md state and neither a flow file nor a test elsewhere shows."""

import json

from flow_runner import FlowRunner
from mainstem import current

ALL = """
    import os

    import click

    from mainstem import environment, schedule, secrets, timeout, trigger, trigger_on_finish
    from mainstem.exception import TimeoutException

    KEPT = {"type": "inline", "id": "kept", "options": {"env_vars": {"TOKEN": "of the secret"}}}


    @schedule(cron="0 6 * * *", timezone="Europe/Paris")
    @trigger(
        events=[
            "plain",
            {"name": "mapped", "parameters": {"level": "severity"}},
            {"name": "listed", "parameters": ["level", ("Hidden_One", "field")]},
        ],
        options={"reset_at": {"cron": "0 0 * * *"}},
    )
    @trigger_on_finish(flows=["First", "p.user.x.Second", {"name": "Third", "project": "p", "project_branch": "prod"}])
    class All(FlowSpec):
        level = Parameter("level", default="low", type=click.Choice(["low", "high"]), help="how loud")
        hidden = Parameter("Hidden_One", default=41, show_default=False, help="not told")
        inferred = Parameter("inferred", default=0.5)

        @environment(vars={"MODE": "fast"})
        @secrets(sources=[KEPT], role="nobody", allow_override=True)
        @timeout(hours=0, minutes=0.001, seconds=0.04)
        @step
        def start(self):
            import time

            self.seen = [os.environ["TOKEN"], os.environ["MODE"], self.level, self.hidden, self.inferred]
            self.known = ["is_running_flow" in current, "nothing" in current, current.get("nothing", 3)]
            try:
                current.nothing
            except AttributeError as error:
                self.known.append("run_id" in str(error))
            began = time.monotonic()
            try:
                time.sleep(60)
            except TimeoutException as limit:
                self.limit = (str(limit), 0.09 < time.monotonic() - began < 30)
            self.next(self.end)

        @step
        def end(self):
            pass
"""


def test_options_are_found_however_they_are_spelt_and_declarations_are_kept(flows: FlowRunner) -> None:
    spelt = ("--Hidden_One", "3", "--LEVEL=high", "--inferred", "2", "--max_workers", "1")
    run = flows.succeed(ALL, *spelt, TOKEN="of the shell", MAINSTEM_RUN_INFERRED="9")
    assert run.value("seen", "start") == ["of the secret", "fast", "high", 3, 2.0]
    assert run.value("known", "start") == [True, False, 3, True]
    told, in_time = run.value("limit", "start")
    assert "0.1 seconds" in told and in_time

    shown = " ".join(flows.run("run", "--help").stdout.split())
    assert "--level CHOICE how loud [default: low] --hidden-one INT not told --inferred FLOAT" in shown
    tags = run.folder.run_record().system_tags
    assert {tag.partition(":")[0] for tag in tags} == {
        "user",
        "runtime",
        "mainstem_version",
        "python_version",
    }
    refused = flows.run("run", "--level", "middle")
    assert (refused.returncode, "parameter-invalid" in refused.stderr) == (2, True)
    assert "Did you mean '--hidden-one'" in flows.run("run", "--hiden_one", "1").stderr

    decorators = {
        each["name"]: each["attributes"]
        for each in json.loads(flows.run("show", "--json").stdout)["decorators"]
    }
    assert (decorators["schedule"]["cron"], decorators["schedule"]["timezone"]) == (
        "0 6 * * *",
        "Europe/Paris",
    )
    assert decorators["trigger"]["options"] == {"reset_at": {"cron": "0 0 * * *"}}
    assert decorators["trigger"]["events"][1:] == [
        {"name": "mapped", "parameters": {"level": "severity"}},
        {"name": "listed", "parameters": ["level", ["Hidden_One", "field"]]},
    ]
    assert decorators["trigger_on_finish"]["flows"][2] == {
        "name": "Third",
        "project": "p",
        "project_branch": "prod",
    }


MANY = """
    import time

    from mainstem import Task, catch, retry


    class Many(FlowSpec):
        items = range(6)

        @step
        def start(self):
            self.next(self.work, foreach="items")

        @step
        def work(self):
            time.sleep(0.03)
            self.next(self.join)

        @retry(times=7, minutes_between_retries=0)
        @step
        def join(self, inputs):
            if current.retry_count < 7:
                raise ValueError("once more")
            self.attempts = current.retry_count + 1
            self.next(self.caught)

        @catch(print_exception=False)
        @step
        def caught(self):
            raise KeyError("nobody prints this")
            self.next(self.end)

        @step
        def end(self):
            caught = Task(f"Many/{current.run_id}/caught/0")
            self.of_caught = (caught.successful, caught.state, caught.finished, caught.exception)
"""


def test_so_many_tasks_at_once_and_as_many_attempts_as_one_asks_for(flows: FlowRunner) -> None:
    flows.write(MANY)
    done = flows.run("run", "--max-workers", "2", "--max-num-splits", "6")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "nobody prints this" not in done.stdout + done.stderr
    run = flows.last_run()
    manifests = [run.manifest("work", task) for task in run.tasks("work")]
    at_once = [
        sum(other.started_us <= each.started_us < other.finished_us for other in manifests)
        for each in manifests
    ]
    assert len(at_once) == 6 and max(at_once) <= 2
    assert run.value("attempts", "join") == 8
    assert run.value("of_caught", "end") == (False, "succeeded", True, None)
    refused = flows.run("run", "--max-num-splits", "5")
    assert (refused.returncode, "task-foreach-too-wide" in refused.stderr + refused.stdout) == (1, True)


def test_outside_of_a_task_current_knows_only_that() -> None:
    assert not current.is_running_flow and "is_running_flow" not in current
    assert current.get("run_id") is None and not hasattr(current, "run_id")
