"""Right flows: nothing here may be refused, and values have the types that their authors expect."""

from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Literal, assert_type

import click

from mainstem import (
    USER_SKIP_STEP,
    Config,
    FlowMutator,
    FlowSpec,
    IncludeFile,
    JSONType,
    Parameter,
    StepMutator,
    UserStepDecorator,
    catch,
    config_expr,
    current,
    environment,
    exit_hook,
    parallel,
    project,
    pytorch_parallel,
    resources,
    retry,
    schedule,
    secrets,
    step,
    timeout,
    trigger,
    trigger_on_finish,
    user_step_decorator,
)
from mainstem_core.flow import Inputs, InputTask


class Mode(Enum):
    FAST = "fast"


@dataclass
class Layer:
    size: int


def today(context: Any) -> str:
    return "2026-11-26"


@exit_hook(on_success=[print], on_error=["package.module.function"])
@trigger_on_finish(flows=["OtherFlow"])
@trigger(event={"name": "data", "parameters": {"a": "b"}})
@schedule(cron="0 4 * * *")
@project(name="birds", production=True)
class RightFlow(FlowSpec):
    cfg = Config("cfg", default="cfg.json")
    count = Parameter("count", default=3)
    rate = Parameter("rate", type=float, default=1)
    text = Parameter("text")
    word = Parameter("word", required=True)
    number = Parameter("number", type=int, required=True, help="a number")
    maybe = Parameter("maybe", type=int)
    is_deep = Parameter("is-deep", default=True)
    mode = Parameter("mode", default=Mode.FAST)
    named_mode = Parameter("named-mode", type=Mode, default=Mode.FAST)
    day = Parameter("day", type=date, default=date(2026, 11, 26))
    folder = Parameter("folder", type=Path, default=Path("."))
    layer = Parameter("layer", type=Layer, default=Layer(3))
    layers = Parameter("layers", type=list[Layer], default=[Layer(3)])
    sizes = Parameter("sizes", type=list[int], separator=",", default=[1, 2])
    rates = Parameter("rates", type=list[float], separator=",", default="0.1,0.2")
    columns = Parameter("columns", separator=",", default="a,b")
    anything = Parameter("anything", type=JSONType, default='{"a": 1}')
    bits = Parameter("bits", type=Literal[16, 32], default=32)
    either = Parameter("either", type=int | None)
    chosen = Parameter("chosen", type=click.Choice(["a", "b"]), default="a")
    computed = Parameter("computed", default=today)
    told = Parameter("told", type=int, default=lambda context: len(context.user_name))
    twice = Parameter("twice", default=lambda context, deploy_time: 2.5)
    positional = Parameter("positional", 3, int, "a help")
    from_config = Parameter("from-config", default=cfg.rate)
    from_expression = Parameter("from-expression", type=int, default=config_expr("cfg.rate * 2"))
    content = IncludeFile("content", default="a.txt")
    image = IncludeFile("image", is_text=False, default="a.png")
    needed = IncludeFile("needed", required=True)
    optional = IncludeFile("optional")
    parsed = IncludeFile("parsed", parser="json.loads", default="a.json")

    @retry
    @retry(times=cfg.times, minutes_between_retries=0.5, on=["timeout"])
    @timeout(minutes=5)
    @environment(vars={"A": "b"})
    @resources(cpu=1, memory=100)
    @secrets(sources=["environment.KEY", {"type": "file", "id": "x"}])
    @step
    def start(self):
        assert_type(self.count, int)
        assert_type(self.rate, float)
        assert_type(self.text, str | None)
        assert_type(self.word, str)
        assert_type(self.number, int)
        assert_type(self.maybe, int | None)
        assert_type(self.is_deep, bool)
        assert_type(self.mode, Mode)
        assert_type(self.named_mode, Mode)
        assert_type(self.day, date)
        assert_type(self.folder, Path)
        assert_type(self.layer, Layer)
        assert_type(self.layers, list[Layer])
        assert_type(self.sizes, list[int])
        assert_type(self.rates, list[float])
        assert_type(self.columns, list[str])
        assert_type(self.anything, Any)
        assert_type(self.computed, str)
        assert_type(self.told, int)
        assert_type(self.twice, float)
        assert_type(self.positional, int)
        assert_type(self.from_config, Any)
        assert_type(self.content, str)
        assert_type(self.image, bytes)
        assert_type(self.needed, str)
        assert_type(self.optional, str | None)
        assert_type(self.parsed, Any)
        assert_type(self.cfg.deep.er, Any)
        assert_type(self.name, str)
        assert_type(RightFlow.count, Parameter[int])
        self.items = [1, 2]
        self.next(self.train, foreach="items")

    @catch(var="failure", print_exception=False)
    @parallel
    @step
    def train(self):
        assert_type(self.items, list[int])
        assert_type(self.index, int | None)
        assert_type(self.input, Any)
        assert_type(self.foreach_stack(), list[tuple[int, int, Any]])
        assert_type(self.inherited_from_nobody, Any)
        self.next(self.join)

    @pytorch_parallel(master_port=1234)
    @step
    def join(self, inputs: Inputs):
        assert_type(inputs[0], InputTask)
        assert_type(inputs.train, InputTask)
        assert_type(inputs.train.anything, Any)
        assert_type([task.score for task in inputs], list[Any])
        self.merge_artifacts(inputs, exclude=["a"])
        self.next({"a": self.end, 2: self.train}, condition="case")

    @step(end=True)
    def end(self):
        assert_type(current.run_id, str)
        assert_type(current.retry_count, int)
        assert_type(current.tags, frozenset[str])
        assert_type(current.parallel.node_index, int)
        assert_type(current.run, Any)
        assert_type(current.get("team", "none"), Any)
        assert_type("team" in current, bool)
        assert_type(current.is_running_flow, bool)


@user_step_decorator
def timed(step_name, flow, inputs, attributes):
    yield USER_SKIP_STEP if attributes.get("skip") else None


class checked(UserStepDecorator):
    def init(self, *names):
        self.names = names

    def pre_step(self, step_name, flow, inputs):
        return None

    def post_step(self, step_name, flow, exception=None):
        return exception


class careful(StepMutator):
    def mutate(self, mutable_step):
        assert_type(mutable_step.name, str)
        mutable_step.add_decorator(timed, duplicates=mutable_step.IGNORE)
        mutable_step.add_decorator("retry", deco_kwargs={"times": 1})


class all_careful(FlowMutator):
    def pre_mutate(self, mutable_flow):
        for _, each in mutable_flow.steps:
            each.add_decorator(careful)
        mutable_flow.add_parameter("extra", Parameter("extra", default=3))


@all_careful
class Decorated(RightFlow):
    @timed(limit_s=1)
    @checked("a", "b")
    @careful
    @step(start=True)
    def begin(self):
        self.next(self.middle)

    @timed
    @step
    def middle(self):
        self.next(self.end)
