"""Decorators and mutators that users write, in real runs."""

import pytest

from flow_runner import FlowRunner

STEPS = """
    from mainstem import (
        USER_SKIP_STEP, UserStepDecorator, user_step_decorator, retry, catch, FlowMutator, StepMutator, MutableFlow,
    )
    import time


    @user_step_decorator
    def noted(step_name, flow, inputs, attributes):
        flow.notes = [*getattr(flow, "notes", []), f"before {step_name}", attributes]
        yield
        flow.notes = [*flow.notes, f"after {step_name}"]


    @user_step_decorator
    def forgiving(step_name, flow, inputs=None):
        try:
            yield
        except ZeroDivisionError as problem:
            flow.forgiven = str(problem)


    @user_step_decorator
    def skipped(step_name, flow, inputs):
        flow.skipped = True
        yield USER_SKIP_STEP


    @user_step_decorator
    def replaced(step_name, flow, inputs):
        def body(flow):
            flow.body = "another"
            return True
        yield body


    class counted(UserStepDecorator):
        def init(self, *args, **kwargs):
            self.first, self.by = args[0], kwargs.get("by", 1)

        def pre_step(self, step_name, flow, inputs):
            flow.count = self.first + self.by + (0 if inputs is None else len(inputs))

        def post_step(self, step_name, flow, exception=None):
            flow.seen = repr(exception)
            return None


    class sized(UserStepDecorator):
        def pre_step(self, step_name, flow, inputs):
            self.skip_step = {"num_parallel": 2}


    @user_step_decorator
    def chosen(step_name, flow, inputs):
        flow.mode = "b"
        yield USER_SKIP_STEP
"""


def test_user_decorators_run_around_replace_and_skip_steps(flows: FlowRunner) -> None:
    run = flows.succeed(
        STEPS
        + """

    class Users(FlowSpec):
        @noted
        @noted(level=2)
        @step
        def start(self):
            self.notes = [*self.notes, "start"]
            self.next(self.divide)

        @catch(var="caught")
        @forgiving
        @step
        def divide(self):
            1 / 0
            self.next(self.skip)

        @skipped
        @step
        def skip(self):
            self.never = True
            self.next(self.replace)

        @replaced
        @step
        def replace(self):
            self.never = True
            self.next(self.fork)

        @counted(10, by=5)
        @step
        def fork(self):
            raise KeyError("gone")
            self.next(self.left, self.right)

        @step
        def left(self):
            self.next(self.join)

        @step
        def right(self):
            self.next(self.join)

        @counted(1)
        @step
        def join(self, inputs):
            self.merge_artifacts(inputs, exclude=["count", "seen"])
            self.next(self.gang)

        @sized
        @step
        def gang(self):
            self.next(self.member, num_parallel=self.size)

        from mainstem import parallel
        @parallel
        @step
        def member(self):
            self.next(self.gather)

        @step
        def gather(self, inputs):
            self.members = len(inputs)
            self.merge_artifacts(inputs)
            self.next(self.choose)

        @chosen
        @step
        def choose(self):
            self.next({"a": self.a, "b": self.b}, condition="mode")

        @step
        def a(self):
            self.next(self.end)

        @step
        def b(self):
            self.came = "b"
            self.next(self.end)

        @skipped
        @step
        def end(self):
            pass
    """
    )
    assert run.value("notes", "start") == [
        "before start", {}, "before start", {"level": 2}, "start", "after start", "after start",
    ]  # fmt: skip
    assert run.value("forgiven", "divide") == "division by zero"
    assert run.value("caught", "divide") is None
    assert run.value("body", "replace") == "another"
    assert "never" not in run.artifacts("fork").origins
    assert (run.value("count", "fork"), run.value("seen", "fork")) == (15, "KeyError('gone')")
    assert (run.value("count", "join"), run.value("seen", "join")) == (4, "None")
    assert run.value("members", "gather") == 2
    assert run.value("came", "end") == "b"


MUTATORS = """
    from mainstem import FlowMutator, StepMutator, UserStepDecorator, project, retry, timeout


    class counted(UserStepDecorator):
        def post_step(self, step_name, flow, exception=None):
            flow.counted = [*getattr(flow, "counted", []), step_name]
            return exception


    class patient(StepMutator):
        def init(self, times):
            self.times = times

        def mutate(self, mutable_step):
            assert mutable_step.name == "start"
            [spec] = mutable_step.get_decorator_specs("retry")
            name, module, args, attributes = spec
            assert (name, args, attributes["times"]) == ("retry", (), 9)
            mutable_step.add_decorator(
                retry, deco_kwargs={"times": self.times, "minutes_between_retries": 0}, duplicates=mutable_step.OVERRIDE
            )
            assert not mutable_step.remove_decorator("timeout", deco_kwargs={"seconds": 1})
            assert mutable_step.remove_decorator(timeout)


    class base(FlowMutator):
        def pre_mutate(self, mutable_flow):
            assert [name for name, _ in mutable_flow.parameters] == ["old", "kept"]
            assert mutable_flow.old.name == "old" and mutable_flow.start.has_decorator("timeout")
            assert not hasattr(mutable_flow, "none") and not hasattr(mutable_flow, "next")
            mutable_flow.add_parameter("added", Parameter("added", default=3))
            mutable_flow.add_parameter("kept", Parameter("kept", default=20), overwrite=True)
            assert mutable_flow.remove_parameter("old") and not mutable_flow.remove_parameter("none")
            for name, step in mutable_flow.steps:
                step.add_decorator(counted)
                step.add_decorator("retry:times=9", duplicates=step.IGNORE)
                assert step.has_decorator(counted) and step.flow.has_decorator("base")

        def mutate(self, mutable_flow):
            mutable_flow.add_decorator("project", deco_kwargs={"name": "birds"})
            assert [spec.name for spec in mutable_flow.decorator_specs] == ["base", "project"]


    @base
    class Base(FlowSpec):
        old = Parameter("old", default=1)
        kept = Parameter("kept", default=2)
"""


def test_mutators_change_decorators_and_parameters_before_the_graph_is_read(flows: FlowRunner) -> None:
    flows.write(
        MUTATORS
        + """

    class Mutated(Base):
        @patient(times=1)
        @timeout(minutes=5)
        @step
        def start(self):
            if current.retry_count < 1:
                raise ValueError("once")
            self.sum = self.added + self.kept
            self.next(self.end)

        @step
        def end(self):
            assert not hasattr(self, "old")
    """
    )
    text = flows.folder.joinpath("flow.py").read_text().replace("    Base()\n", "    Mutated()\n")
    flows.folder.joinpath("flow.py").write_text(text)

    ran = flows.run("run", "--added", "4", "--with", "flow.counted", "--with", "catch:var=failure")

    assert ran.returncode == 0, ran.stdout + ran.stderr
    run = flows.last_run()
    assert run.value("sum", "end") == 24
    assert run.value("counted", "end") == ["start", "end"]
    assert run.value("failure", "end") is None
    assert run.manifest("start").attempt == 1
    shown = flows.run("show").stdout
    assert "@project(name='birds'" in shown
    assert "--old" not in shown
    assert "@timeout" not in shown


CONFIGURED = """
    import os

    from mainstem import Config, FlowMutator, config_expr, environment, exit_hook, project, retry, user_step_decorator


    @user_step_decorator
    def labelled(step_name, flow, inputs, attributes):
        flow.label = attributes["label"]
        yield


    class by_config(FlowMutator):
        def init(self, extra):
            self.extra = extra

        def pre_mutate(self, mutable_flow):
            config = mutable_flow.config
            assert config == dict(mutable_flow.configs)["config"]
            for name, step in mutable_flow.steps:
                if name in config.steps:
                    step.add_decorator(environment, deco_kwargs={"vars": {"EXTRA": self.extra}})


    def told(run):
        print("told", run.data.label)


    @exit_hook(on_success=[told])
    @by_config(config_expr("config.extra * 2"))
    @project(name=config_expr("config.project"))
    class Configured(FlowSpec):
        config = Config("config", default_value={"project": "none", "extra": "-", "label": "-", "steps": []})

        @labelled(label=config.label)
        @step
        def start(self):
            self.extra = os.environ.get("EXTRA")
            self.project = current.project_name
            self.next(self.end)

        @step
        def end(self):
            assert "EXTRA" not in os.environ
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_decorators_of_every_kind_are_given_parts_of_configs(flows: FlowRunner, method: str) -> None:
    flows.write(CONFIGURED)
    value = '{"project": "birds", "extra": "x", "label": "blue", "steps": ["start"]}'
    ran = flows.run("--config-value", "config", value, "run", MAINSTEM_START_METHOD=method)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.splitlines()[-1] == "told blue"
    run = flows.last_run()
    assert [run.value(name, "end") for name in ("extra", "project", "label")] == ["xx", "birds", "blue"]


def test_what_post_step_raises_tells_of_the_failure_that_it_saw(flows: FlowRunner) -> None:
    flows.write("""
        from mainstem import UserStepDecorator

        class Fragile(UserStepDecorator):
            def post_step(self, step_name, flow, exception=None):
                raise KeyError("in the decorator")

        class Twice(FlowSpec):
            @Fragile
            @step
            def start(self):
                if True:
                    raise ValueError("in the step")
                self.next(self.end)

            @step
            def end(self):
                pass
    """)
    assert flows.run("run").returncode == 1
    failure = flows.last_run().failure("start")
    assert failure.message == "KeyError: 'in the decorator'"
    assert failure.line == 7
    assert "ValueError: in the step" in (failure.traceback or "")
