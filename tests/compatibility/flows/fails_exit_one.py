# capability: sched-failure
# run: run
# expect: differs failure-recorded: runs.0.steps.start.0.exception = "SystemExit"
import sys

from metaflow import FlowSpec, step


class ExitOneFlow(FlowSpec):
    @step
    def start(self):
        self.before = 1
        sys.exit(1)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ExitOneFlow()
