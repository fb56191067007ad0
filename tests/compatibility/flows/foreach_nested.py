# capability: flow-input
# capability: flow-foreach
# capability: flow-foreach-stack
# run: run
# expect: differs input-in-join: runs.0.steps.inner_join.0.artifacts.here.tuple.1 = "x"
# expect: differs input-in-join: runs.0.steps.inner_join.0.artifacts.stack_in_join.0.tuple.2 = "x"
# expect: differs input-in-join: runs.0.steps.inner_join.1.artifacts.here.tuple.1 = "y"
# expect: differs input-in-join: runs.0.steps.inner_join.1.artifacts.stack_in_join.0.tuple.2 = "y"
from metaflow import FlowSpec, step


class NestedForeachFlow(FlowSpec):
    @step
    def start(self):
        self.outer = ["x", "y"]
        self.next(self.fan, foreach="outer")

    @step
    def fan(self):
        self.inner = [f"{self.input}{number}" for number in range(2)]
        self.next(self.body, foreach="inner")

    @step
    def body(self):
        self.stack = self.foreach_stack()
        self.seen = (self.index, self.input)
        self.next(self.inner_join)

    @step
    def inner_join(self, inputs):
        self.seen = [each.seen for each in inputs]
        self.stack_in_join = self.foreach_stack()
        self.here = (self.index, self.input)
        self.next(self.outer_join)

    @step
    def outer_join(self, inputs):
        self.all_seen = [each.seen for each in inputs]
        self.stack_outside = self.foreach_stack()
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    NestedForeachFlow()
