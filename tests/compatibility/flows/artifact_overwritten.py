# capability: artifact-inherited
# run: run
from metaflow import FlowSpec, step


class OverwrittenFlow(FlowSpec):
    @step
    def start(self):
        self.x = [1, 2, 3]
        self.next(self.middle)

    @step
    def middle(self):
        self.x = None
        self.next(self.last)

    @step
    def last(self):
        self.was_none = self.x is None
        self.x = "text"
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    OverwrittenFlow()
