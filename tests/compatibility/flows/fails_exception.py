# capability: sched-failure
# capability: artifact-saved
# run: run
from metaflow import FlowSpec, step


class ExceptionFlow(FlowSpec):
    @step
    def start(self):
        self.before = 1
        self.next(self.middle)

    @step
    def middle(self):
        self.partial = 2
        raise LookupError("it is not there")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ExceptionFlow()
