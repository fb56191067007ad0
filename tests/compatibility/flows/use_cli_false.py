# capability: flow-run
# run: run
from metaflow import FlowSpec, step


class QuietFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    assert QuietFlow(use_cli=False).start
    QuietFlow()
