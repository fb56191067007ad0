# capability: lint-static-transitions
# run: check
# run: run
# expect: differs if-and-else: commands.0.exit = 0
# expect: differs if-and-else: commands.1.exit = 0
# expect: differs if-and-else: runs = [{"project": [], "steps": {"start": [{"artifacts": {"x": 1}, "exception": null, "index": null, "successful": true}], "positive": [{"artifacts": {"sign": "+", "x": 1}, "exception": null, "index": null, "successful": true}], "end": [{"artifacts": {"sign": "+", "x": 1}, "exception": null, "index": null, "successful": true}]}, "successful": true, "tags": []}]
from metaflow import FlowSpec, step


class BranchesOfIfFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        if self.x > 0:
            self.next(self.positive)
        else:
            self.next(self.negative)

    @step
    def positive(self):
        self.sign = "+"
        self.next(self.end)

    @step
    def negative(self):
        self.sign = "-"
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    BranchesOfIfFlow()
