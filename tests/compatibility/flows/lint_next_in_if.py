# capability: lint-static-transitions
# run: check
from metaflow import FlowSpec, step


class NextInIfFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        if self.x:
            self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    NextInIfFlow()
