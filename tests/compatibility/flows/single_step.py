# capability: flow-step-marks
# run: run
# run: run --alpha 5
from metaflow import FlowSpec, Parameter, step


class SingleFlow(FlowSpec):
    alpha = Parameter("alpha", default=1)

    @step
    def only(self):
        self.x = self.alpha * 2


if __name__ == "__main__":
    SingleFlow()
