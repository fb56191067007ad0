# capability: lint-basic-steps
# run: check
# run: run
from metaflow import FlowSpec, step


class NoEndFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.middle)

    @step
    def middle(self):
        pass


if __name__ == "__main__":
    NoEndFlow()
