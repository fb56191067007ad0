# capability: sched-failure
# run: run
from metaflow import FlowSpec, step


class JoinFailsFlow(FlowSpec):
    @step
    def start(self):
        self.items = [1, 2]
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.x = self.input
        self.next(self.join)

    @step
    def join(self, inputs):
        self.total = sum(each.x for each in inputs)
        raise ArithmeticError("in the join")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    JoinFailsFlow()
