# capability: sched-exit-codes
# run: run
# expect: differs failure-recorded: runs.0.steps.start.0.exception = "SystemExit"
import sys

from metaflow import FlowSpec, step


class ExitZeroFlow(FlowSpec):
    @step
    def start(self):
        self.before = 1
        sys.exit(0)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ExitZeroFlow()
