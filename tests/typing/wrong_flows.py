"""Wrong flows: each line that ends in `# error` has to be refused by a type checker, and no other line."""

from datetime import date
from enum import Enum

from mainstem import (
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
    resources,
    retry,
    schedule,
    secrets,
    step,
    timeout,
    trigger,
    user_step_decorator,
)


class Mode(Enum):
    FAST = "fast"


class WrongParameters(FlowSpec):
    name = Parameter(3)  # error
    count = Parameter("count", type=int, default="three")  # error
    rate = Parameter("rate", type=float, default="low")  # error
    is_deep = Parameter("is-deep", type=bool, default=[True])  # error
    text = Parameter("text", type=str, default=3)  # error
    day = Parameter("day", type=date, default=20261126)  # error
    mode = Parameter("mode", type=Mode, default=1)  # error
    sizes = Parameter("sizes", type=list[int], default=3)  # error
    columns = Parameter("columns", separator=3)  # error
    numbers = Parameter("numbers", type=list[int], separator=",", default=["a"])  # error
    both = Parameter("both", default=3, required=True)  # error
    computed = Parameter("computed", type=int, default=lambda context: context.user_name)  # error
    unknown = Parameter("unknown", default=3, choices=[3, 4])  # error
    helped = Parameter("helped", default=3, help=4)  # error
    shown = Parameter("shown", default=3, show_default="no")  # error
    file = IncludeFile("file", default=3)  # error
    parsed = IncludeFile("parsed", parser=3)  # error
    encoded = IncludeFile("encoded", encoding=8)  # error
    config = Config("config", default=["a.json"])  # error
    other = Config("other", parser=3)  # error
    expression = Parameter("expression", default=config_expr(3))  # error
    anything = Parameter("anything", type=JSONType, default='{"a": 1}')
    right = Parameter("right", default=3)

    @step
    def start(self):
        self.right.upper()  # error
        self.next(self.end)

    @step
    def end(self):
        pass


class WrongSteps(FlowSpec):
    @step  # error
    def nothing():
        pass

    @step  # error
    def too_many(self, inputs, more):
        pass

    number = step(3)  # error
    named = step(begin=True)  # error
    started = step(start="yes")  # error

    @step
    def start(self):
        self.items = [1, 2]
        self.next("train")  # error
        self.next(self.train, foreach=self.items)  # error
        self.next(self.train, foreach=3)  # error
        self.next(self.train, num_parallel="4")  # error
        self.next([self.train])  # error
        self.next({"a": "train"}, condition="items")  # error
        self.next({"a": self.train}, condition=True)  # error
        self.next(self.train, for_each="items")  # error
        self.next(self.train())  # error

    @step
    def train(self):
        self.index = 3  # error
        self.name = "other"  # error
        self.next(self.join)

    @step
    def join(self, inputs):
        self.merge_artifacts(inputs, exclude="x")  # error
        self.merge_artifacts(inputs, without=["x"])  # error
        self.merge_artifacts(3)  # error


class WrongDecorators(FlowSpec):
    @retry(times="3")  # error
    @step
    def times(self):
        pass

    @retry(minutes_between_retries="1")  # error
    @step
    def minutes(self):
        pass

    @retry(attempts=3)  # error
    @step
    def attempts(self):
        pass

    @retry(3)  # error
    @step
    def position(self):
        pass

    @retry(on=3)  # error
    @step
    def on(self):
        pass

    @timeout(seconds="1")  # error
    @step
    def seconds(self):
        pass

    @timeout(days=1)  # error
    @step
    def days(self):
        pass

    @catch(var=3)  # error
    @step
    def caught(self):
        pass

    @catch(print_exception="no")  # error
    @step
    def printed(self):
        pass

    @environment(vars=["A"])  # error
    @step
    def variables(self):
        pass

    @environment(variables={"A": "b"})  # error
    @step
    def misnamed(self):
        pass

    @resources(cpus=1)  # error
    @step
    def cpus(self):
        pass

    @resources(cpu=[1])  # error
    @step
    def cpu(self):
        pass

    @secrets(sources=3)  # error
    @step
    def secret(self):
        pass

    @parallel(members=4)  # error
    @step
    def gang(self):
        pass


@retry  # error
class NoFlow:
    pass


@project(name=3)  # error
class Named(FlowSpec):
    pass


@project(production=True, nam="x")  # error
class Misnamed(FlowSpec):
    pass


@schedule(daily="yes")  # error
class Daily(FlowSpec):
    pass


@schedule(monthly=True)  # error
class Monthly(FlowSpec):
    pass


@trigger(event=3)  # error
class Triggered(FlowSpec):
    pass


@exit_hook(on_success=print)  # error
class Hooked(FlowSpec):
    pass


@schedule  # error
def no_flow():
    pass


@user_step_decorator  # error
def no_generator(step_name, flow, inputs):
    return None


class WrongHooks(UserStepDecorator):
    def pre_step(self, step_name: int, flow, inputs):  # error
        return None


class WrongStepMutator(StepMutator):
    def mutate(self, mutable_step):
        mutable_step.add_decorator(3)  # error
        mutable_step.add_decorator("retry", {"times": 3}, overwrite=True)  # error
        print(mutable_step.decorators)  # error


class WrongFlowMutator(FlowMutator):
    def mutate(self, mutable_flow):
        mutable_flow.add_parameter("x", 3)  # error
        mutable_flow.remove_parameter(3)  # error


def assigning(flow: WrongParameters) -> None:
    flow.right = 4  # error
    flow.anything = {}  # error


def facts() -> None:
    print(current.runid)  # error
    print(current.run_id + 1)  # error
    print(current.parallel.rank)  # error
    print(current.get(3))  # error
    current.retry_count.upper()  # error
