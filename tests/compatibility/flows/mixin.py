# capability: flow-inheritance
# run: run
from metaflow import FlowSpec, step


class Loading:
    SOURCE = "memory"

    @step
    def start(self):
        self.data = self.load()
        self.next(self.train)

    def load(self):
        return [self.SOURCE, 1, 2]


class Reporting:
    @step
    def end(self):
        self.report = f"{len(self.data)} items"


class MixedFlow(Loading, Reporting, FlowSpec):
    @step
    def train(self):
        self.next(self.end)


if __name__ == "__main__":
    MixedFlow()
