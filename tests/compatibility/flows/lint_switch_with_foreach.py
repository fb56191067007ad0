# capability: lint-switch
# run: check
# expect: differs found-before-the-run: commands.0.exit = 1
from metaflow import FlowSpec, step


class SwitchForeachFlow(FlowSpec):
    @step
    def start(self):
        self.x, self.items = "a", [1]
        self.next({"a": self.a, "b": self.b}, condition="x", foreach="items")

    @step
    def a(self):
        self.next(self.end)

    @step
    def b(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SwitchForeachFlow()
