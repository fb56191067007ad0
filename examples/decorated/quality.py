"""Decorators of our own: what every step of every flow of ours does before and after its work."""

import time

from mainstem import FlowMutator, UserStepDecorator, user_step_decorator


@user_step_decorator
def timed(step_name, flow, inputs):
    """Keeps how long the step took, as an artifact."""
    begun = time.perf_counter()
    yield
    flow.took_s = time.perf_counter() - begun


class within(UserStepDecorator):
    """Fails a step that leaves a number out of its bounds: `@within(slope=(0, 1))`."""

    def init(self, **bounds):
        self.bounds = bounds

    def post_step(self, step_name, flow, exception=None):
        for name, (low, high) in self.bounds.items():
            value = getattr(flow, name)
            if not low <= value <= high:
                return ValueError(f"{step_name}: {name} is {value:.2f}, not from {low} to {high}")
        return exception


class observed(FlowMutator):
    """Puts `timed` on each step of a flow, and a limit on those that have none."""

    def pre_mutate(self, mutable_flow):
        for _, step in mutable_flow.steps:
            step.add_decorator(timed)
            step.add_decorator("timeout", deco_kwargs={"minutes": 1})  # IGNORE: what is there already stays
