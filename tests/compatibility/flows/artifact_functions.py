# capability: artifact-saved
# run: run
# expect: differs functions-kept: runs.0.steps.start.0.artifacts.function = {"function": "twice"}
# expect: differs functions-kept: runs.0.steps.end.0.artifacts.function = {"function": "twice"}
# expect: differs functions-kept: runs.0.steps.end.0.artifacts.has_function = true
from metaflow import FlowSpec, step


def twice(number):
    return number * 2


class FunctionsFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        self.function = twice
        self.next(self.end)

    @step
    def end(self):
        self.has_function = hasattr(self, "function")


if __name__ == "__main__":
    FunctionsFlow()
