# capability: param-separator
# run: run
# run: run --names x,y,z --one only
from metaflow import FlowSpec, Parameter, step


class SeparatorFlow(FlowSpec):
    names = Parameter("names", separator=",", default="a,b")
    one = Parameter("one", separator="|", default="p|q")

    @step
    def start(self):
        self.seen = (self.names, self.one)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SeparatorFlow()
