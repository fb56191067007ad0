# capability: flow-input
# capability: flow-foreach
# capability: flow-branch
# run: run
from metaflow import FlowSpec, step


class ForeachInBranchFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.fan, self.plain)

    @step
    def fan(self):
        self.items = [1, 2]
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.x = self.input * 2
        self.next(self.fan_join)

    @step
    def fan_join(self, inputs):
        self.x = sum(each.x for each in inputs)
        self.next(self.join)

    @step
    def plain(self):
        self.x = 100
        self.next(self.join)

    @step
    def join(self, inputs):
        self.total = sum(each.x for each in inputs)
        self.named = (inputs.fan_join.x, inputs.plain.x)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ForeachInBranchFlow()
