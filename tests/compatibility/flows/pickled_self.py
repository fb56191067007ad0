# capability: flow-pickling
# run: run
# expect: differs failure-recorded: runs.0.steps.start.0.exception = "UsageError"
from metaflow import FlowSpec, step


class PickledSelfFlow(FlowSpec):
    @step
    def start(self):
        self.me = self
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    PickledSelfFlow()
