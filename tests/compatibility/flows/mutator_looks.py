# capability: own-flow-mutator
# capability: own-step-mutator
# run: run
from pathlib import Path

from metaflow import (
    Config,
    FlowMutator,
    FlowSpec,
    Parameter,
    StepMutator,
    environment,
    project,
    retry,
    step,
    timeout,
)


def told(specs):
    return sorted((spec[0], spec[3].get("times"), spec[3].get("vars"), spec[3].get("y")) for spec in specs)


class strict(StepMutator):
    def init(self, *args, **kwargs):
        self.args, self.kwargs = args, kwargs

    def mutate(self, mutable_step):
        seen = [self.args, self.kwargs, told(mutable_step.decorator_specs)]
        seen.append(mutable_step.has_decorator("retry") if hasattr(mutable_step, "has_decorator") else None)
        mutable_step.add_decorator(retry, deco_kwargs={"times": 1}, duplicates=mutable_step.OVERRIDE)
        mutable_step.add_decorator(timeout, deco_kwargs={"seconds": 30})
        seen.append(mutable_step.remove_decorator("environment"))
        seen.append(sorted(spec[0] for spec in mutable_step.decorator_specs))
        Path("note-step").write_text(str(seen))


class looking(FlowMutator):
    def init(self, prefix):
        self.prefix = prefix

    def pre_mutate(self, mutable_flow):
        seen = [self.prefix, sorted(name for name, _ in mutable_flow.steps)]
        seen.append(sorted(name for name, _ in mutable_flow.parameters))
        seen.append([(name, value["a"]) for name, value in mutable_flow.configs])
        seen.append([spec[0] for spec in mutable_flow.decorator_specs if spec[0] == "project"])
        seen.append(mutable_flow.cfg.a)
        Path("note-flow").write_text(str(seen))


@looking("p")
@project(name="birds")
class LookingFlow(FlowSpec):
    cfg = Config("cfg", default_value={"a": 1})
    alpha = Parameter("alpha", default=1)

    @strict("x", y=2)
    @retry(times=5)
    @environment(vars={"GONE": "yes"})
    @step
    def start(self):
        import os

        self.gone = os.environ.get("GONE")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    LookingFlow()
