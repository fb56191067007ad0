# capability: flow-switch
# capability: flow-branch
# run: run
from metaflow import FlowSpec, step


class SwitchInBranchFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.decide, self.plain)

    @step
    def decide(self):
        self.way = "b"
        self.next({"a": self.way_a, "b": self.way_b}, condition="way")

    @step
    def way_a(self):
        self.x = "a"
        self.next(self.decided)

    @step
    def way_b(self):
        self.x = "b"
        self.next(self.decided)

    @step
    def decided(self):
        self.next(self.join)

    @step
    def plain(self):
        self.x = "plain"
        self.next(self.join)

    @step
    def join(self, inputs):
        self.xs = (inputs.decided.x, inputs.plain.x)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SwitchInBranchFlow()
