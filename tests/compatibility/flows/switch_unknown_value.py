# capability: flow-switch
# run: run
# expect: differs error-classes: runs.0.steps.start.0.exception = "TaskError"
from metaflow import FlowSpec, step


class SwitchUnknownFlow(FlowSpec):
    @step
    def start(self):
        self.kind = "neither"
        self.next({"a": self.a, "b": self.b}, condition="kind")

    @step
    def a(self):
        self.next(self.end)

    @step
    def b(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SwitchUnknownFlow()
