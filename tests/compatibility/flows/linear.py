# capability: flow-run
# capability: flow-linear
# capability: artifact-inherited
# run: run
from metaflow import FlowSpec, step


class LinearFlow(FlowSpec):
    @step
    def start(self):
        self.number, self.text = 1, "a"
        self.next(self.middle)

    @step
    def middle(self):
        self.number += 1
        self.next(self.end)

    @step
    def end(self):
        self.both = [self.number, self.text]


if __name__ == "__main__":
    LinearFlow()
