# capability: lint-num-args
# run: check
from metaflow import FlowSpec, step


class NumArgsFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.a, self.b)

    @step
    def a(self):
        self.next(self.join)

    @step
    def b(self):
        self.next(self.join)

    @step
    def join(self, inputs, more):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    NumArgsFlow()
