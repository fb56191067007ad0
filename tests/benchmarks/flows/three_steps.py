"""Three trivial steps: what starting and ending a run costs."""

from mainstem import FlowSpec, step


class ThreeSteps(FlowSpec):
    @step
    def start(self):
        self.total = 1
        self.next(self.middle)

    @step
    def middle(self):
        self.total += 1
        self.next(self.end)

    @step
    def end(self):
        assert self.total == 2


if __name__ == "__main__":
    ThreeSteps()
