# capability: param-read-only
# run: run
# expect: differs error-classes: runs.0.steps.end.0.exception = "ReadOnlyAttribute"
from metaflow import FlowSpec, Parameter, step


class ReadOnlyFlow(FlowSpec):
    alpha = Parameter("alpha", default=1)

    @step
    def start(self):
        try:
            self.alpha = 2
        except AttributeError:
            self.refused = True
        self.next(self.end)

    @step
    def end(self):
        self.alpha = 3


if __name__ == "__main__":
    ReadOnlyFlow()
