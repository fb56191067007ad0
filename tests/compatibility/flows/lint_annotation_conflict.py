# capability: lint-annotation-conflict
# run: check
from metaflow import FlowSpec, step


class AnnotationConflictFlow(FlowSpec):
    @step(start=True)
    def load(self):
        self.next(self.start)

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    AnnotationConflictFlow()
