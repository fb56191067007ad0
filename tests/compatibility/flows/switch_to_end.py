# capability: flow-switch
# run: run --go yes
# run: run --go no
from metaflow import FlowSpec, Parameter, step


class SwitchToEndFlow(FlowSpec):
    go = Parameter("go", default="yes")

    @step
    def start(self):
        self.x = 0
        self.next({"yes": self.work, "no": self.end}, condition="go")

    @step
    def work(self):
        self.x = 1
        self.next(self.end)

    @step
    def end(self):
        self.got = self.x


if __name__ == "__main__":
    SwitchToEndFlow()
