"""Fits a line with a gang: four processes, each with a part of the data, agree on a gradient in every round.

start ──► train (a gang) ──► join ──► end
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from mainstem import FlowSpec, Parameter, current, pytorch_parallel, step
from meeting import Meeting


class GangFlow(FlowSpec):
    """Data-parallel gradient descent: each member knows its rows only, all members get the same weights."""

    members = Parameter("members", default=4)
    rounds = Parameter("rounds", default=60)
    rate = Parameter("rate", default=0.5)

    @step
    def start(self):
        random = np.random.default_rng(7)
        self.features = random.uniform(-1, 1, size=(20_000, 3))
        self.targets = self.features @ [2.0, -1.0, 0.5] + random.normal(0, 0.1, size=20_000)
        self.next(self.train, num_parallel=self.members)

    @pytorch_parallel
    @step
    def train(self):
        """Steps downhill together with the other members; `@pytorch_parallel` says where they meet."""
        rank, size = current.parallel.node_index, current.parallel.num_nodes
        features, targets = self.features[rank::size], self.targets[rank::size]
        weights = np.zeros(3)
        with Meeting(os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"]), rank, size) as meeting:
            for _ in range(self.rounds):
                gradient = features.T @ (features @ weights - targets)
                weights = weights - self.rate * meeting.sum(gradient) / len(self.targets)
        self.weights = weights
        self.rows = len(targets)
        print(f"member {rank} of {size} has seen {self.rows} rows")
        self.next(self.join)

    @step
    def join(self, inputs):
        self.rows_seen = sum(task.rows for task in inputs)
        # Each member has added up the same gradients, so all of them hold the same weights.
        self.merge_artifacts(inputs, include=["weights", "features", "targets"])
        self.next(self.end)

    @step
    def end(self):
        exact, *_ = np.linalg.lstsq(self.features, self.targets, rcond=None)
        self.distance = float(np.abs(self.weights - exact).max())
        print("weights", self.weights.round(3), "from", self.rows_seen, "rows")
        print(f"that is {self.distance:.0e} from the exact solution")


if __name__ == "__main__":
    GangFlow()
