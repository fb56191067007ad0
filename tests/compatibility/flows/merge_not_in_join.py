# capability: flow-merge
# run: run
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
