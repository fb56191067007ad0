# capability: deco-pytorch-parallel
# run: run
import os

from metaflow import FlowSpec, pytorch_parallel, step


class TorchGangFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.train, num_parallel=2)

    @pytorch_parallel
    @step
    def train(self):
        self.rank, self.size = os.environ["NODE_RANK"], os.environ["WORLD_SIZE"]
        self.nodes, self.backend = os.environ["NUM_NODES"], os.environ["PL_TORCH_DISTRIBUTED_BACKEND"]
        self.has_address = bool(os.environ["MASTER_ADDR"]) and bool(os.environ["MASTER_PORT"])
        self.next(self.join)

    @step
    def join(self, inputs):
        self.ranks = sorted(each.rank for each in inputs)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TorchGangFlow()
