# capability: flow-foreach
# run: run
# expect: differs one-shot-iterators: commands.0.exit = 0
# expect: differs one-shot-iterators: runs.0.steps.start = [{"artifacts": {"items": [0, 1, 4]}, "exception": null, "index": null, "successful": true}]
# expect: differs one-shot-iterators: runs.0.steps.body = [{"artifacts": {"items": [0, 1, 4], "x": 0}, "exception": null, "index": 0, "successful": true}, {"artifacts": {"items": [0, 1, 4], "x": 1}, "exception": null, "index": 1, "successful": true}, {"artifacts": {"items": [0, 1, 4], "x": 4}, "exception": null, "index": 2, "successful": true}]
# expect: differs one-shot-iterators: runs.0.steps.join = [{"artifacts": {"xs": [0, 1, 4]}, "exception": null, "index": null, "successful": true}]
# expect: differs one-shot-iterators: runs.0.steps.end = [{"artifacts": {"xs": [0, 1, 4]}, "exception": null, "index": null, "successful": true}]
# expect: differs one-shot-iterators: runs.0.successful = true
from metaflow import FlowSpec, step


class ForeachGeneratorFlow(FlowSpec):
    @step
    def start(self):
        self.items = (number * number for number in range(3))
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.x = self.input
        self.next(self.join)

    @step
    def join(self, inputs):
        self.xs = [each.x for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ForeachGeneratorFlow()
