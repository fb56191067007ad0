# capability: flow-foreach
# run: run
# expect: differs foreach-empty: commands.0.exit = 0
# expect: differs foreach-empty: runs.0.steps.start.0.exception = null
# expect: differs foreach-empty: runs.0.steps.start.0.successful = true
# expect: differs foreach-empty: runs.0.steps.join = [{"index": null, "successful": true, "exception": null, "artifacts": {"count": 0}}]
# expect: differs foreach-empty: runs.0.steps.end = [{"index": null, "successful": true, "exception": null, "artifacts": {"count": 0}}]
# expect: differs foreach-empty: runs.0.successful = true
from metaflow import FlowSpec, step


class EmptyForeachFlow(FlowSpec):
    @step
    def start(self):
        self.items = []
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.count = len(list(inputs))
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    EmptyForeachFlow()
