# capability: flow-foreach
# run: run
import numpy as np
from metaflow import FlowSpec, step


class ForeachNumpyFlow(FlowSpec):
    @step
    def start(self):
        self.rows = np.arange(6).reshape(3, 2)
        self.next(self.body, foreach="rows")

    @step
    def body(self):
        self.row = self.input
        self.total = int(self.input.sum())
        self.next(self.join)

    @step
    def join(self, inputs):
        self.totals = [each.total for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ForeachNumpyFlow()
