# capability: flow-foreach
# run: run
from metaflow import FlowSpec, step


class ForeachTupleFlow(FlowSpec):
    @step
    def start(self):
        self.items = ((1, "a"), (2, "b"))
        self.next(self.body, foreach="items")

    @step
    def body(self):
        number, letter = self.input
        self.text = f"{number}{letter}"
        self.next(self.join)

    @step
    def join(self, inputs):
        self.texts = [each.text for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ForeachTupleFlow()
