# capability: flow-recursion
# capability: flow-foreach
# run: run
from metaflow import FlowSpec, step


class LoopInForeachFlow(FlowSpec):
    @step
    def start(self):
        self.limits = [1, 3]
        self.next(self.prepare, foreach="limits")

    @step
    def prepare(self):
        self.count = 0
        self.next(self.work)

    @step
    def work(self):
        self.count += 1
        self.seen = (self.index, self.input, self.count)
        self.more = "again" if self.count < self.input else "done"
        self.next({"again": self.work, "done": self.leave}, condition="more")

    @step
    def leave(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.counts = [each.count for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    LoopInForeachFlow()
