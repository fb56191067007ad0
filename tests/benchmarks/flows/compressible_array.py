"""An array of compressible integers, made and saved by one step, loaded and checked by the next."""

import making

from mainstem import FlowSpec, step


class CompressibleArray(FlowSpec):
    @step
    def start(self):
        self.array = making.make("compressible")
        self.total = making.total(self.array)
        self.next(self.end)

    @step
    def end(self):
        making.check(self.array, self.total)


if __name__ == "__main__":
    CompressibleArray()
