# capability: lint-split-join
# run: check
from metaflow import FlowSpec, step


class NothingToJoinFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    NothingToJoinFlow()
