# capability: flow-foreach
# run: run
from metaflow import FlowSpec, step


class ForeachRangeFlow(FlowSpec):
    @step
    def start(self):
        self.items = range(3, 9, 2)
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.x = self.input
        self.next(self.join)

    @step
    def join(self, inputs):
        self.xs = [each.x for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ForeachRangeFlow()
