"""A flow whose runs leave something of every kind in their store."""

from mainstem import FlowSpec, Parameter, step


class EveryFormat(FlowSpec):
    """Passes values on, fans out, joins, prints, and fails if it is told to."""

    fail = Parameter("fail", default=False)
    factor = Parameter("factor", default=3)
    LIMITS = (1, 2)

    @step
    def start(self):
        print("from the start")
        self.label = "grüße"
        self.large = b"0123456789abcdef" * 4096
        self.mixed = {"a": [1, 2.5, None, True], "b": "text"}
        self.pickled = {1, 2, 3}
        self.items = ["x", "y", "z"]
        self.next(self.work, foreach="items")

    @step
    def work(self):
        import sys

        print(f"item {self.input}", file=sys.stderr)
        self.result = self.input * self.factor
        if self.fail and self.index == 1:
            raise ValueError(f"no luck with {self.input}")
        self.next(self.join)

    @step
    def join(self, inputs):
        self.results = [each.result for each in inputs]
        self.merge_artifacts(inputs, exclude=["result"])
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    EveryFormat()
