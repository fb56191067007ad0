# capability: flow-branch
# capability: lint-split-join
# run: run
from metaflow import FlowSpec, step


class NestedBranchesFlow(FlowSpec):
    @step
    def start(self):
        self.path = ["start"]
        self.next(self.left, self.right)

    @step
    def left(self):
        self.path.append("left")
        self.next(self.inner_a, self.inner_b)

    @step
    def inner_a(self):
        self.path.append("a")
        self.next(self.inner_join)

    @step
    def inner_b(self):
        self.path.append("b")
        self.next(self.inner_join)

    @step
    def inner_join(self, inputs):
        self.path = sorted(each.path for each in inputs)
        self.next(self.outer_join)

    @step
    def right(self):
        self.path.append("right")
        self.next(self.outer_join)

    @step
    def outer_join(self, inputs):
        self.paths = (inputs.inner_join.path, inputs.right.path)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    NestedBranchesFlow()
