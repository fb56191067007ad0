# capability: flow-constants
# run: run
from metaflow import FlowSpec, step


class ConstantsFlow(FlowSpec):
    NUMBER = 3
    TABLE = {"a": [1, 2]}
    _private = "not an artifact?"

    @property
    def double(self):
        return self.NUMBER * 2

    @step
    def start(self):
        self.seen = (self.NUMBER, self.TABLE, self.double, self._private)
        try:
            self.NUMBER = 4
        except AttributeError:
            self.refused = True
        self.next(self.a, self.b)

    @step
    def a(self):
        self.next(self.join)

    @step
    def b(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.in_join = (self.NUMBER, inputs.a.NUMBER)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ConstantsFlow()
