# capability: flow-foreach
# capability: flow-input
# run: run
from metaflow import FlowSpec, step


class ForeachListFlow(FlowSpec):
    @step
    def start(self):
        self.outside = (self.input, self.index)
        self.letters = ["c", "a", None]
        self.next(self.body, foreach="letters")

    @step
    def body(self):
        self.seen = (self.index, self.input, self.letters[self.index])
        self.next(self.join)

    @step
    def join(self, inputs):
        self.order = [each.seen for each in inputs]
        self.second = inputs[1].seen
        self.in_join = (self.input, self.index)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ForeachListFlow()
