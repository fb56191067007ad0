# capability: sched-failure
# run: run
# expect: differs failure-recorded: runs.0.steps.middle.0.exception = "killed-from-outside"
import os
import signal

from metaflow import FlowSpec, step


class KilledFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.middle)

    @step
    def middle(self):
        os.kill(os.getpid(), signal.SIGKILL)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    KilledFlow()
