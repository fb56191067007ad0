# capability: flow-switch
# capability: flow-foreach
# run: run
from metaflow import FlowSpec, step


class SwitchToForeachFlow(FlowSpec):
    @step
    def start(self):
        self.mode = "many"
        self.next({"many": self.fan, "one": self.single}, condition="mode")

    @step
    def fan(self):
        self.items = [1, 2]
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.x = self.input
        self.next(self.join)

    @step
    def join(self, inputs):
        self.total = sum(each.x for each in inputs)
        self.next(self.end)

    @step
    def single(self):
        self.total = 1
        self.next(self.end)

    @step
    def end(self):
        self.result = self.total


if __name__ == "__main__":
    SwitchToForeachFlow()
