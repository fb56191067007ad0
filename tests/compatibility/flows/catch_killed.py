# capability: deco-catch
# run: run
import os
import signal

from metaflow import FlowSpec, catch, step


class CatchKilledFlow(FlowSpec):
    @catch(var="failure")
    @step
    def start(self):
        os.kill(os.getpid(), signal.SIGKILL)
        self.next(self.end)

    @step
    def end(self):
        self.failed = self.failure is not None


if __name__ == "__main__":
    CatchKilledFlow()
