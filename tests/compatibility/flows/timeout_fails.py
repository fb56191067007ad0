# capability: deco-timeout
# run: run
import time

from metaflow import FlowSpec, step, timeout


class TimeoutFailsFlow(FlowSpec):
    @timeout(seconds=1)
    @step
    def start(self):
        time.sleep(30)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TimeoutFailsFlow()
