# capability: flow-foreach
# run: run
from metaflow import FlowSpec, step


class OneItemFlow(FlowSpec):
    @step
    def start(self):
        self.items = ["only"]
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.seen = (self.index, self.input, self.foreach_stack())
        self.next(self.join)

    @step
    def join(self, inputs):
        self.seen = [each.seen for each in inputs]
        self.merge_artifacts(inputs)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    OneItemFlow()
