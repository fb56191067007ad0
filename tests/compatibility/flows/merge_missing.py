# capability: flow-merge
# run: run
from metaflow import FlowSpec, step


class MergeMissingFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.a, self.b)

    @step
    def a(self):
        self.next(self.join)

    @step
    def b(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.merge_artifacts(inputs, include=["nowhere"])
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    MergeMissingFlow()
