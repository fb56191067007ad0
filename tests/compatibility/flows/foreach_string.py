# capability: flow-foreach
# run: run
from metaflow import FlowSpec, step


class ForeachStringFlow(FlowSpec):
    @step
    def start(self):
        self.word = "aüb"
        self.next(self.body, foreach="word")

    @step
    def body(self):
        self.letter = (self.index, self.input)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.letters = [each.letter for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ForeachStringFlow()
