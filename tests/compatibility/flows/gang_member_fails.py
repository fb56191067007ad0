# capability: flow-num-parallel
# run: run
from metaflow import FlowSpec, current, parallel, step


class GangFailsFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.train, num_parallel=1)

    @parallel
    @step
    def train(self):
        raise ValueError(f"member {current.parallel.node_index}")
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    GangFailsFlow()
