# capability: deco-environment
# run: run
import os

from metaflow import FlowSpec, environment, step


class EnvironmentFlow(FlowSpec):
    @environment(vars={"COLOUR": "blue", "SIZE": "3"})
    @step
    def start(self):
        self.seen = (os.environ.get("COLOUR"), os.environ.get("SIZE"))
        self.next(self.end)

    @step
    def end(self):
        self.seen = os.environ.get("COLOUR")


if __name__ == "__main__":
    EnvironmentFlow()
