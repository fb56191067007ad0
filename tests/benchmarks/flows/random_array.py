"""An array of random floats, made and saved by one step, loaded and checked by the next."""

import making

from mainstem import FlowSpec, step


class RandomArray(FlowSpec):
    @step
    def start(self):
        self.array = making.make("random")
        self.total = making.total(self.array)
        self.next(self.end)

    @step
    def end(self):
        making.check(self.array, self.total)


if __name__ == "__main__":
    RandomArray()
