# capability: artifact-saved
# run: run
import numpy as np
from metaflow import FlowSpec, step


class NumpyFlow(FlowSpec):
    @step
    def start(self):
        self.matrix = np.arange(6, dtype=np.float32).reshape(2, 3)
        self.scalar = np.int64(5)
        self.listed = [np.array([1, 2]), {"k": np.array(["a", "b"])}]
        self.next(self.end)

    @step
    def end(self):
        self.matrix *= 2
        self.total = float(self.matrix.sum())


if __name__ == "__main__":
    NumpyFlow()
