# capability: artifact-saved
# run: run
import datetime
import decimal
from collections import Counter, OrderedDict

from metaflow import FlowSpec, step


class ValuesFlow(FlowSpec):
    @step
    def start(self):
        self.nothing, self.yes, self.big = None, True, 2**100
        self.small, self.infinite = 1e-300, float("inf")
        self.text, self.raw = "grüße\n\x00", b"\x00\xff"
        self.nested = {"a": [1, (2, {3}), None], 5: {"b": ()}}
        self.when = datetime.datetime(2026, 1, 2, 3, 4, 5)
        self.price = decimal.Decimal("1.10")
        self.counts, self.ordered = Counter("aab"), OrderedDict(b=1, a=2)
        self.numbers = frozenset({1, 2})
        self.error = ValueError("kept as a value")
        self.complex, self.slice = 1 + 2j, range(2, 8, 3)
        self.next(self.end)

    @step
    def end(self):
        self.types = [
            type(self.counts).__name__,
            type(self.ordered).__name__,
            type(self.nested[5]["b"]).__name__,
        ]


if __name__ == "__main__":
    ValuesFlow()
