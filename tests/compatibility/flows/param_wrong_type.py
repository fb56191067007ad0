# capability: param-types
# capability: sched-exit-codes
# run: run --alpha many
# run: run --nothing-of-that-name 1
# run: run --alpha 2
from metaflow import FlowSpec, Parameter, step


class WrongTypeFlow(FlowSpec):
    alpha = Parameter("alpha", default=1)

    @step
    def start(self):
        self.x = self.alpha
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    WrongTypeFlow()
