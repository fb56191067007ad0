# capability: deco-catch
# run: run
from metaflow import FlowSpec, catch, step


class CatchSplitFlow(FlowSpec):
    @catch(var="failure")
    @step
    def start(self):
        self.items = [1]
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    CatchSplitFlow()
