# capability: param-names
# run: run
# expect: differs names-that-clash: commands.0.exit = 2
# expect: differs names-that-clash: runs = []
from metaflow import FlowSpec, Parameter, step


class ClashFlow(FlowSpec):
    one = Parameter("some_name", default=1)
    two = Parameter("Some-Name", default=2)

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ClashFlow()
