# capability: flow-foreach
# run: run
from metaflow import FlowSpec, step


class ForeachGeneratorFlow(FlowSpec):
    @step
    def start(self):
        self.items = (number * number for number in range(3))
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
    ForeachGeneratorFlow()
