# capability: lint-runtime-transition
# run: run
# expect: differs found-before-the-run: runs = []
from metaflow import FlowSpec, step


class NextTwiceFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        self.next(self.end)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    NextTwiceFlow()
