# capability: flow-foreach
# run: run --max-workers 2
from metaflow import FlowSpec, step


class StepsInsideFlow(FlowSpec):
    @step
    def start(self):
        self.items = [10, 20, 30]
        self.next(self.first, foreach="items")

    @step
    def first(self):
        self.x = self.input + 1
        self.next(self.second)

    @step
    def second(self):
        self.y = (self.x, self.input, self.index)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.ys = [each.y for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    StepsInsideFlow()
