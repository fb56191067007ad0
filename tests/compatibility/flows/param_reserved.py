# capability: param-names
# run: run
# expect: differs exit-code-usage: commands.0.exit = 2
from metaflow import FlowSpec, Parameter, step


class ReservedFlow(FlowSpec):
    value = Parameter("max-workers", default=1)

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ReservedFlow()
