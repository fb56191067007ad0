# capability: flow-merge
# run: run
from metaflow import FlowSpec, step


class MergeChosenFlow(FlowSpec):
    @step
    def start(self):
        self.w, self.x, self.y = 1, 2, 3
        self.next(self.a, self.b)

    @step
    def a(self):
        self.z = "a"
        self.next(self.join)

    @step
    def b(self):
        self.z = "b"
        self.next(self.join)

    @step
    def join(self, inputs):
        self.merge_artifacts(inputs, exclude=["z", "y"])
        self.next(self.c, self.d)

    @step
    def c(self):
        self.next(self.second_join)

    @step
    def d(self):
        self.next(self.second_join)

    @step
    def second_join(self, inputs):
        self.merge_artifacts(inputs, include=["w"])
        self.next(self.end)

    @step
    def end(self):
        self.left = [hasattr(self, name) for name in ("w", "x", "y", "z")]


if __name__ == "__main__":
    MergeChosenFlow()
