# capability: flow-step-marks
# run: run
from metaflow import FlowSpec, step


class NamedFlow(FlowSpec):
    @step(start=True)
    def load(self):
        self.x = 1
        self.next(self.train)

    @step
    def train(self):
        self.x += 1
        self.next(self.report)

    @step(end=True)
    def report(self):
        self.x += 1


if __name__ == "__main__":
    NamedFlow()
