# capability: flow-switch
# run: run
from metaflow import FlowSpec, step


class SwitchOfSwitchesFlow(FlowSpec):
    @step
    def start(self):
        self.first, self.second, self.path = "x", "q", []
        self.next({"x": self.x, "y": self.y}, condition="first")

    @step
    def x(self):
        self.path.append("x")
        self.next({"p": self.p, "q": self.q}, condition="second")

    @step
    def y(self):
        self.path.append("y")
        self.next(self.end)

    @step
    def p(self):
        self.path.append("p")
        self.next(self.end)

    @step
    def q(self):
        self.path.append("q")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SwitchOfSwitchesFlow()
