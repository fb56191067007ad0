# capability: cli-variables
# env: METAFLOW_RUN_ALPHA=9
# env: METAFLOW_RUN_LONG_NAME=text
# run: run
# run: run --alpha 4
from metaflow import FlowSpec, Parameter, step


class VariableFlow(FlowSpec):
    alpha = Parameter("alpha", default=1)
    long_name = Parameter("long-name", default="")

    @step
    def start(self):
        self.seen = (self.alpha, self.long_name)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    VariableFlow()
