# capability: deco-catch
# run: run
from metaflow import FlowSpec, catch, step


class CatchPlainFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.risky)

    @catch
    @step
    def risky(self):
        raise ZeroDivisionError("zero")
        self.next(self.end)

    @step
    def end(self):
        self.reached = True


if __name__ == "__main__":
    CatchPlainFlow()
