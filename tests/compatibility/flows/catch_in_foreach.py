# capability: deco-catch
# capability: flow-foreach
# run: run
from metaflow import FlowSpec, catch, step


class CatchForeachFlow(FlowSpec):
    @step
    def start(self):
        self.items = [2, 0, 1]
        self.next(self.divide, foreach="items")

    @catch(var="failure")
    @step
    def divide(self):
        self.result = 10 / self.input
        self.next(self.join)

    @step
    def join(self, inputs):
        self.results = [getattr(each, "result", None) for each in inputs]
        self.failures = [each.failure is not None for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    CatchForeachFlow()
