# capability: flow-merge
# run: run
from metaflow import FlowSpec, step


class MergeFlow(FlowSpec):
    @step
    def start(self):
        self.same, self.changed = [1, 2], 0
        self.next(self.a, self.b)

    @step
    def a(self):
        self.only_a, self.equal, self.chosen = "a", {"k": 1}, "by a"
        self.next(self.join)

    @step
    def b(self):
        self.equal, self.chosen = {"k": 1}, "by b"
        self.next(self.join)

    @step
    def join(self, inputs):
        self.chosen = inputs.b.chosen
        self.merge_artifacts(inputs)
        self.next(self.end)

    @step
    def end(self):
        self.all_there = (self.same, self.changed, self.only_a, self.equal, self.chosen)


if __name__ == "__main__":
    MergeFlow()
