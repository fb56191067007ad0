# capability: lint-switch
# run: check
from metaflow import FlowSpec, step


class OneCaseFlow(FlowSpec):
    @step
    def start(self):
        self.x = "a"
        self.next({"a": self.end}, condition="x")

    @step
    def end(self):
        pass


if __name__ == "__main__":
    OneCaseFlow()
