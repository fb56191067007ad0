"""A foreach over many trivial tasks whose last step fails until it is told not to."""

import os

import sizes

from mainstem import FlowSpec, step


class ResumeForeach(FlowSpec):
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
        assert os.environ.get("BENCH_FIXED") == "1"


if __name__ == "__main__":
    ResumeForeach()
