# capability: flow-switch
# run: run
from metaflow import FlowSpec, step


class SwitchThreeFlow(FlowSpec):
    @step
    def start(self):
        self.choice = 2
        self.next({1: self.one, 2: self.two, 3: self.three}, condition="choice")

    @step
    def one(self):
        self.took = 1
        self.next(self.after)

    @step
    def two(self):
        self.took = 2
        self.next(self.after)

    @step
    def three(self):
        self.took = 3
        self.next(self.after)

    @step
    def after(self):
        self.later = self.took * 10
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SwitchThreeFlow()
