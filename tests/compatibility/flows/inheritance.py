# capability: flow-inheritance
# run: run
# run: run --alpha 7
from metaflow import FlowSpec, Parameter, step


class Base(FlowSpec):
    KIND = "base"
    alpha = Parameter("alpha", default=1)

    @step
    def start(self):
        self.kind = self.KIND
        self.next(self.work)

    @step
    def work(self):
        self.x = self.helper(self.alpha)
        self.next(self.end)

    @step
    def end(self):
        pass

    def helper(self, number):
        return number


class Derived(Base):
    KIND = "derived"
    beta = Parameter("beta", default=10)

    @step
    def work(self):
        self.x = self.helper(self.alpha) + self.beta
        self.next(self.end)

    def helper(self, number):
        return -number


if __name__ == "__main__":
    Derived()
