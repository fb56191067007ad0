# capability: flow-foreach
# run: run
from metaflow import FlowSpec, step


class ForeachKeysFlow(FlowSpec):
    @step
    def start(self):
        self.prices = {"tea": 3, "milk": 1}
        self.names = list(self.prices.keys())
        self.next(self.body, foreach="names")

    @step
    def body(self):
        self.price = (self.input, self.prices[self.input])
        self.next(self.join)

    @step
    def join(self, inputs):
        self.order = [each.price for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ForeachKeysFlow()
