# capability: artifact-saved
# run: run
from metaflow import FlowSpec, step


def twice(number):
    return number * 2


class FunctionsFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        self.function = twice
        self.builtin = len
        self.next(self.end)

    @step
    def end(self):
        self.has_function = hasattr(self, "function")
        self.has_builtin = hasattr(self, "builtin")


if __name__ == "__main__":
    FunctionsFlow()
