"""Decorators of flows, in real runs."""

import pytest

from flow_runner import FlowRunner
from mainstem import Run, metadata

PROJECT = """
    from mainstem import project

    @project(name="birds")
    class InProject(FlowSpec):
        @step
        def start(self):
            self.facts = {
                name: current.get(name)
                for name in ("project_name", "project_flow_name", "branch_name", "is_user_branch", "is_production")
            }
            self.next(self.end)

        @step
        def end(self):
            pass
"""


@pytest.mark.parametrize(
    ("arguments", "branch", "is_user", "is_production"),
    [
        (("run",), "user.ada_l", True, False),
        (("--branch", "fix-1", "run"), "test.fix-1", False, False),
        (("run", "--production"), "prod", False, True),
        (("--production", "run", "--branch=next"), "prod.next", False, True),
    ],
)
def test_a_flow_in_a_project_has_a_branch_tags_and_facts(
    flows: FlowRunner, arguments: tuple[str, ...], branch: str, is_user: bool, is_production: bool
) -> None:
    flows.write(PROJECT)
    method = "spawn" if is_user else "fork"
    ran = flows.run(*arguments, MAINSTEM_USER="Ada L", MAINSTEM_START_METHOD=method)
    assert ran.returncode == 0, ran.stderr
    run = flows.last_run()
    assert run.value("facts", "start") == {
        "project_name": "birds",
        "project_flow_name": f"birds.{branch}.InProject",
        "branch_name": branch,
        "is_user_branch": is_user,
        "is_production": is_production,
    }
    record = run.folder.run_record()
    assert record is not None
    assert {"project:birds", f"project_branch:{branch}"} < set(record.system_tags)


HOOKS = """
    from mainstem import exit_hook

    def told(run):
        print(f"told of {run.pathspec}, {run.successful}, {run.data.x if run.data else None}")

    def simple():
        print("simple")

    def broken(**kwargs):
        raise ValueError(f"broken {sorted(kwargs)}")

    @exit_hook(on_success=[broken, told], on_error=["flow.simple"])
    @exit_hook(on_error=["hooks.elsewhere", told])
    class Hooked(FlowSpec):
        fails = Parameter("fails", default=False)

        @step
        def start(self):
            self.x = 1
            self.next(self.end)

        @step
        def end(self):
            assert not self.fails
"""


def test_exit_hooks_are_called_after_the_end_and_change_nothing(flows: FlowRunner) -> None:
    flows.write(HOOKS)
    flows.folder.joinpath("hooks.py").write_text("def elsewhere(): print('elsewhere')\n")
    ran = flows.run("run")
    path = f"Hooked/{flows.last_run().folder.run}"
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[-1] == f"told of {path}, True, 1"
    assert "The exit hook `broken` has failed" in ran.stderr
    assert "ValueError: broken ['run']" in ran.stderr
    assert "exit-hook" not in flows.run("--help").stdout

    failed = flows.run("run", "--json", "--fails", "true")
    assert failed.returncode == 1
    path = f"Hooked/{flows.last_run().folder.run}"
    assert failed.stderr.splitlines()[-3:] == ["elsewhere", f"told of {path}, False, 1", "simple"]
    assert all(line.startswith("{") for line in failed.stdout.splitlines())


def test_a_flow_may_have_hooks_for_failures_only(flows: FlowRunner) -> None:
    flows.write("""
        from mainstem import exit_hook

        def mourn(run):
            print("lost", run.id)

        @exit_hook(on_error=[mourn])
        class Mourned(FlowSpec):
            @step
            def start(self):
                raise ValueError("no")
    """)
    failed = flows.run("run")
    assert failed.returncode == 1
    assert failed.stdout.splitlines()[-1] == f"lost {flows.last_run().folder.run}"


TRIGGERED = """
    from mainstem import namespaced_event_name, project, schedule, trigger, trigger_on_finish

    @schedule(hourly=True)
    @trigger(events=["data", {"name": namespaced_event_name("more"), "parameters": {"alpha": "size"}}])
    @trigger_on_finish(flow="birds.prod.Upstream")
    @project(name="birds")
    class Triggered(FlowSpec):
        alpha = Parameter("alpha", default=1)

        @step
        def start(self):
            trigger = current.trigger
            self.seen = trigger and [
                trigger.run.pathspec, trigger.event.type, len(list(trigger)), "Triggered" in trigger
            ]
            self.upstream = trigger and trigger["Triggered"].data.event
            self.event = namespaced_event_name("more")
            self.next(self.end)

        @step
        def end(self):
            pass
"""


def test_what_starts_a_deployed_flow_is_data_and_can_be_tried_here(flows: FlowRunner) -> None:
    first = flows.succeed(TRIGGERED, MAINSTEM_USER="ada")
    assert first.value("seen", "start") is None
    assert first.value("event", "start") == "mfns.birds.user.ada.more"
    path = f"Triggered/{first.folder.run}"
    second = flows.succeed(TRIGGERED, "--trigger", path)
    assert second.value("seen", "start") == [path, "run", 1, True]
    assert second.value("upstream", "start") == "mfns.birds.user.ada.more"
    metadata(f"local@{flows.folder}")
    again = Run(f"Triggered/{second.folder.run}", _namespace_check=False).trigger
    assert again is not None and again.run is not None and again.run.pathspec == path
    with pytest.raises(KeyError):
        again["Other"]
    assert Run(path, _namespace_check=False).trigger is None
    missing = flows.run("run", "--trigger", "Triggered/none")
    assert missing.returncode == 1
    assert "client-not-found" in missing.stderr
    shown = flows.run("show", "--json").stdout
    assert '"name": "schedule"' in shown
    assert '"hourly": true' in shown
    assert "--production" in flows.run("--help").stdout
    assert "--trigger" in flows.run("run", "--help").stdout
