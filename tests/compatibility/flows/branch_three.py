# capability: flow-branch
# capability: flow-join
# run: run --max-workers 1
# expect: varies join-order: runs.0.steps.*.0.artifacts.order = [3, 11, 2]
# expect: varies join-order: runs.0.steps.*.0.artifacts.at = [3, 11, 2]
from metaflow import FlowSpec, step


class ThreeBranchesFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.third, self.first, self.second)

    @step
    def first(self):
        self.x = 1
        self.next(self.longer)

    @step
    def longer(self):
        self.x += 10
        self.next(self.join)

    @step
    def second(self):
        self.x = 2
        self.next(self.join)

    @step
    def third(self):
        self.x = 3
        self.next(self.join)

    @step
    def join(self, inputs):
        self.order = [each.x for each in inputs]
        self.at = [inputs[0].x, inputs[1].x, inputs[2].x]
        self.named = [inputs.longer.x, inputs.second.x, inputs.third.x]
        self.count = len(list(inputs))
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ThreeBranchesFlow()
