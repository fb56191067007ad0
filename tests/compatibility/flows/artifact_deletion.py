# capability: artifact-saved
# run: run
from metaflow import FlowSpec, step


class DeletionFlow(FlowSpec):
    @step
    def start(self):
        self.kept, self.dropped, self.temporary = 1, 2, 3
        del self.temporary
        self.next(self.end)

    @step
    def end(self):
        self.has_temporary = hasattr(self, "temporary")


if __name__ == "__main__":
    DeletionFlow()
