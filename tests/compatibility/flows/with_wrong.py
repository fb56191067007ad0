# capability: deco-with
# capability: sched-exit-codes
# run: run --with no_such_decorator
# run: run --with retry:no_such_attribute=1
# expect: differs exit-code-usage: commands.0.exit = 2
from metaflow import FlowSpec, step


class WithWrongFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    WithWrongFlow()
