# capability: artifact-inherited
# run: run
from metaflow import FlowSpec, step


class MutationFlow(FlowSpec):
    @step
    def start(self):
        self.changed, self.read, self.shared = [1], [1], {"a": 1}
        self.same = self.shared
        self.next(self.a, self.b)

    @step
    def a(self):
        self.changed.append("a")
        self.next(self.join)

    @step
    def b(self):
        self.changed.append("b")
        self.next(self.join)

    @step
    def join(self, inputs):
        self.changed = (inputs.a.changed, inputs.b.changed)
        inputs.a.read.append("only here")
        self.merge_artifacts(inputs, include=["read", "shared", "same"])
        self.next(self.end)

    @step
    def end(self):
        self.shared["b"] = 2
        self.together = self.same


if __name__ == "__main__":
    MutationFlow()
