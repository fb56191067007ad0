# capability: lint-static-transitions
# run: check
# run: run
from metaflow import FlowSpec, step


class BranchesOfIfFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        if self.x > 0:
            self.next(self.positive)
        else:
            self.next(self.negative)

    @step
    def positive(self):
        self.sign = "+"
        self.next(self.end)

    @step
    def negative(self):
        self.sign = "-"
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    BranchesOfIfFlow()
