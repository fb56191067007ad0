# capability: artifact-saved
# run: run
from metaflow import FlowSpec, step


class LargeFlow(FlowSpec):
    @step
    def start(self):
        self.large = bytes(range(256)) * 40_000
        self.words = ["word"] * 1000
        self.next(self.end)

    @step
    def end(self):
        self.size = (len(self.large), len(self.words))
        self.tail = self.large[-3:]


if __name__ == "__main__":
    LargeFlow()
