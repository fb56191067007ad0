# capability: flow-input
# capability: flow-foreach
# capability: flow-branch
# run: run
from metaflow import FlowSpec, step


class BranchInForeachFlow(FlowSpec):
    @step
    def start(self):
        self.items = [1, 2]
        self.next(self.split, foreach="items")

    @step
    def split(self):
        self.base = self.input
        self.next(self.double, self.square)

    @step
    def double(self):
        self.x = self.base * 2
        self.next(self.branch_join)

    @step
    def square(self):
        self.x = self.input**2
        self.next(self.branch_join)

    @step
    def branch_join(self, inputs):
        self.xs = [inputs.square.x, inputs.double.x]
        self.merge_artifacts(inputs, include=["base"])
        self.next(self.join)

    @step
    def join(self, inputs):
        self.order = [(each.base, each.xs) for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    BranchInForeachFlow()
