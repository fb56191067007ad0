"""A foreach over many trivial tasks, and a join that reads one artifact of each."""

import sizes

from mainstem import FlowSpec, step


class ForeachWide(FlowSpec):
    @step
    def start(self):
        self.numbers = list(range(sizes.FOREACH_WIDTH))
        self.next(self.work, foreach="numbers")

    @step
    def work(self):
        self.square = self.input * self.input
        self.next(self.collect)

    @step
    def collect(self, inputs):
        self.total = sum(one.square for one in inputs)
        self.next(self.end)

    @step
    def end(self):
        assert self.total == sum(number * number for number in range(sizes.FOREACH_WIDTH))


if __name__ == "__main__":
    ForeachWide()
