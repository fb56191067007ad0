# capability: lint-step-names
# run: check
from metaflow import FlowSpec, step


class StepNamesFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.Middle)

    @step
    def Middle(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    StepNamesFlow()
