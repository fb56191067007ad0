# capability: artifact-saved
# run: run
from metaflow import FlowSpec, step


class DeletionInheritedFlow(FlowSpec):
    @step
    def start(self):
        self.x, self.y = 1, 2
        self.next(self.middle)

    @step
    def middle(self):
        self.y = 5
        del self.y
        self.seen_after = getattr(self, "y", "gone")
        self.next(self.end)

    @step
    def end(self):
        self.later = getattr(self, "y", "gone")


if __name__ == "__main__":
    DeletionInheritedFlow()
