# capability: param-names
# capability: cli-variables
# run: run --with_underscore 1 --with-dash 2 --UPPER 3
# run: run
# env: METAFLOW_RUN_WITH_UNDERSCORE=7
from metaflow import FlowSpec, Parameter, step


class SpeltFlow(FlowSpec):
    underscore = Parameter("with_underscore", default=0)
    dash = Parameter("with-dash", default=0)
    upper = Parameter("UPPER", default=0)

    @step
    def start(self):
        self.seen = (self.underscore, self.dash, self.upper)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SpeltFlow()
