# capability: param-types
# capability: sched-exit-codes
# run: run
# run: run --alpha 3
from metaflow import FlowSpec, Parameter, step


class RequiredFlow(FlowSpec):
    alpha = Parameter("alpha", type=int, required=True)

    @step
    def start(self):
        self.x = self.alpha
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    RequiredFlow()
