# capability: flow-branch
# capability: flow-join
# run: run
# expect: varies join-order: runs.0.steps.*.0.artifacts.by_index = ["zeta", "alpha"]
# expect: varies join-order: runs.0.steps.*.0.artifacts.by_iteration = ["zeta", "alpha"]
from metaflow import FlowSpec, step


class BranchFlow(FlowSpec):
    @step
    def start(self):
        self.common = "all"
        self.next(self.zeta, self.alpha)

    @step
    def zeta(self):
        self.x = "zeta"
        self.next(self.join)

    @step
    def alpha(self):
        self.x = "alpha"
        self.next(self.join)

    @step
    def join(self, inputs):
        self.by_name = [inputs.alpha.x, inputs.zeta.x]
        self.by_index = [inputs[0].x, inputs[1].x]
        self.by_iteration = [each.x for each in inputs]
        self.common_of_inputs = {each.common for each in inputs}
        self.next(self.end)

    @step
    def end(self):
        self.has_common = hasattr(self, "common")


if __name__ == "__main__":
    BranchFlow()
