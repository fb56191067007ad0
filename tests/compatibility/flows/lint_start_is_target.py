# capability: lint-start-end-degree
# run: check
# expect: differs loop-at-start: commands.0.exit = 0
from metaflow import FlowSpec, step


class StartTargetFlow(FlowSpec):
    @step
    def start(self):
        self.x = "a"
        self.next({"a": self.start, "b": self.end}, condition="x")

    @step
    def end(self):
        pass


if __name__ == "__main__":
    StartTargetFlow()
