# capability: param-types
# capability: flow-foreach
# run: run --count 2
from metaflow import FlowSpec, Parameter, step


class ParameterForeachFlow(FlowSpec):
    count = Parameter("count", default=1)
    items = Parameter("names", separator=",", default="a,b")

    @step
    def start(self):
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.x = self.input * self.count
        self.next(self.join)

    @step
    def join(self, inputs):
        self.xs = [each.x for each in inputs]
        self.still_there = (self.count, self.items)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ParameterForeachFlow()
