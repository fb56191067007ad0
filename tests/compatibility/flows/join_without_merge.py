# capability: flow-join
# capability: flow-lazy-artifacts
# run: run
from metaflow import FlowSpec, Parameter, step


class BareJoinFlow(FlowSpec):
    LIMIT = 5
    alpha = Parameter("alpha", default=2)

    @step
    def start(self):
        self.x = 1
        self.next(self.a, self.b)

    @step
    def a(self):
        self.next(self.join)

    @step
    def b(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.there = [hasattr(self, name) for name in ("x", "alpha", "LIMIT", "never_set")]
        try:
            _ = self.x
        except AttributeError:
            self.refused = True
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    BareJoinFlow()
