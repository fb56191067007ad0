# capability: artifact-saved
# run: run
# expect: differs failure-recorded: runs.0.steps.start.0.exception = "TaskError"
import threading

from metaflow import FlowSpec, step


class UnpicklableFlow(FlowSpec):
    @step
    def start(self):
        self.lock = threading.Lock()
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    UnpicklableFlow()
