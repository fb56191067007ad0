# capability: flow-switch
# run: run
# run: run --kind slow
from metaflow import FlowSpec, Parameter, step


class SwitchTwoFlow(FlowSpec):
    kind = Parameter("kind", default="fast")

    @step
    def start(self):
        self.path = ["start"]
        self.next({"fast": self.fast, "slow": self.slow}, condition="kind")

    @step
    def fast(self):
        self.path.append("fast")
        self.next(self.end)

    @step
    def slow(self):
        self.path.append("slow")
        self.next(self.end)

    @step
    def end(self):
        self.path.append("end")


if __name__ == "__main__":
    SwitchTwoFlow()
