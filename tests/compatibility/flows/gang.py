# capability: flow-num-parallel
# capability: deco-parallel
# capability: current-parallel
# run: run
from metaflow import FlowSpec, current, parallel, step


class GangFlow(FlowSpec):
    @step
    def start(self):
        self.before = "seen by all"
        self.next(self.train, num_parallel=3)

    @parallel
    @step
    def train(self):
        self.rank, self.size = current.parallel.node_index, current.parallel.num_nodes
        self.has_address = bool(current.parallel.main_ip)
        self.seen = self.before
        self.next(self.join)

    @step
    def join(self, inputs):
        self.ranks = sorted(each.rank for each in inputs)
        self.sizes = {each.size for each in inputs}
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    GangFlow()
