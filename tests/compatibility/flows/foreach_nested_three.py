# capability: flow-foreach
# capability: flow-foreach-stack
# run: run
from metaflow import FlowSpec, step


class ThreeLevelsFlow(FlowSpec):
    @step
    def start(self):
        self.a = [1, 2]
        self.next(self.one, foreach="a")

    @step
    def one(self):
        self.b = [self.input * 10]
        self.next(self.two, foreach="b")

    @step
    def two(self):
        self.c = [self.input + 1, self.input + 2]
        self.next(self.three, foreach="c")

    @step
    def three(self):
        self.stack = self.foreach_stack()
        self.next(self.join_c)

    @step
    def join_c(self, inputs):
        self.stacks = [each.stack for each in inputs]
        self.next(self.join_b)

    @step
    def join_b(self, inputs):
        self.stacks = [stack for each in inputs for stack in each.stacks]
        self.next(self.join_a)

    @step
    def join_a(self, inputs):
        self.stacks = [stack for each in inputs for stack in each.stacks]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ThreeLevelsFlow()
