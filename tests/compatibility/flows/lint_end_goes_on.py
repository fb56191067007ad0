# capability: lint-end-is-end
# run: check
from metaflow import FlowSpec, step


class EndGoesOnFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        self.next(self.more)

    @step
    def more(self):
        self.next(self.end)


if __name__ == "__main__":
    EndGoesOnFlow()
