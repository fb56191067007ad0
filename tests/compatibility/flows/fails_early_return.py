# capability: lint-runtime-transition
# run: run
# expect: differs failure-at-its-task: runs.0.steps.start.0.exception = "TaskError"
# expect: differs failure-at-its-task: runs.0.steps.start.0.successful = false
from metaflow import FlowSpec, step


class EarlyReturnFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        if self.x:
            return
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    EarlyReturnFlow()
