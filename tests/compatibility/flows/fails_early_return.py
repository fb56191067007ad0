# capability: lint-runtime-transition
# run: run
from metaflow import FlowSpec, step


class EarlyReturnFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        if self.x:
            return
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    EarlyReturnFlow()
