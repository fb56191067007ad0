# capability: flow-switch
# capability: flow-foreach
# run: run
from metaflow import FlowSpec, step


class SwitchInForeachFlow(FlowSpec):
    @step
    def start(self):
        self.items = [1, 2, 3]
        self.next(self.judge, foreach="items")

    @step
    def judge(self):
        self.parity = "odd" if self.input % 2 else "even"
        self.next({"odd": self.odd, "even": self.even}, condition="parity")

    @step
    def odd(self):
        self.result = (self.input, "odd")
        self.next(self.gather)

    @step
    def even(self):
        self.result = (self.input, "even")
        self.next(self.gather)

    @step
    def gather(self):
        self.place = self.index
        self.next(self.join)

    @step
    def join(self, inputs):
        self.results = [each.result for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SwitchInForeachFlow()
