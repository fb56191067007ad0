# capability: flow-merge
# run: run
# expect: differs error-classes: runs.0.steps.start.0.exception = "TaskError"
from metaflow import FlowSpec, step


class MergeNowhereFlow(FlowSpec):
    @step
    def start(self):
        self.merge_artifacts([])
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    MergeNowhereFlow()
