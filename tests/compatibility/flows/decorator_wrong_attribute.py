# capability: deco-with
# run: run
from metaflow import FlowSpec, retry, step


class WrongAttributeFlow(FlowSpec):
    @retry(tries=1)
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    WrongAttributeFlow()
