# capability: deco-timeout
# capability: deco-catch
# run: run
import time

from metaflow import FlowSpec, catch, step, timeout


class TimeoutCaughtFlow(FlowSpec):
    @catch(var="failure")
    @timeout(seconds=1)
    @step
    def start(self):
        try:
            time.sleep(30)
        finally:
            with open("note-finally", "w") as note:
                note.write("ran")
        self.next(self.end)

    @step
    def end(self):
        self.kind = self.failure.type.rpartition(".")[2]


if __name__ == "__main__":
    TimeoutCaughtFlow()
