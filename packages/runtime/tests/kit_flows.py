"""Flows for the tests of the testing kit."""

from typing import Any

from mainstem_core.flow import FlowSpec, JSONType, Parameter, current, step


class Sweep(FlowSpec):
    """A foreach with all that belongs to it."""

    alpha = Parameter("alpha", default=0.5)
    options = Parameter("options", type=JSONType, default='{"deep": true}')
    user = Parameter("user-name", default=lambda context: f"{context.flow_name}/{context.parameter_name}")
    LIMIT = 10

    @step
    def start(self) -> None:
        self.rates = (rate for rate in [1, 2, 3])
        self.data = {"rows": [1, 2]}
        self.next(self.train, foreach="rates")

    @step
    def train(self) -> None:
        self.score = min(self.input * self.alpha, self.LIMIT)
        self.data["rows"].append(self.input)
        self.next(self.pick)

    @step
    def pick(self, inputs: Any) -> None:
        self.best = max(inputs, key=lambda each: each.score).index
        self.scores = [each.score for each in inputs]
        self.items = [each.input for each in inputs]
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


class Nested(FlowSpec):
    """A foreach in a foreach, branches in both."""

    @step
    def start(self) -> None:
        self.letters = ["a", "b"]
        self.next(self.one, foreach="letters")

    @step
    def one(self) -> None:
        self.letter, self.numbers = self.input, range(3)
        self.next(self.two, foreach="numbers")

    @step
    def two(self) -> None:
        self.word = f"{self.letter}{self.input}"
        self.place = self.foreach_stack()
        self.next(self.left, self.right)

    @step
    def left(self) -> None:
        self.side = f"{self.word}L"
        self.next(self.sides)

    @step
    def right(self) -> None:
        self.side = f"{self.word}R"
        self.next(self.sides)

    @step
    def sides(self, inputs: Any) -> None:
        self.both = inputs.left.side + inputs[1].side
        self.merge_artifacts(inputs, exclude=["side"])
        self.next(self.inner)

    @step
    def inner(self, inputs: Any) -> None:
        self.all = [each.both for each in inputs]
        self.next(self.outer)

    @step
    def outer(self, inputs: Any) -> None:
        self.all = [each.all for each in inputs]
        self.next(self.end)

    @step
    def end(self) -> None:
        pass


class Facts(FlowSpec):
    """Asks where it is."""

    @step
    def start(self) -> None:
        names = ("flow_name", "run_id", "step_name", "task_id", "retry_count", "pathspec", "tags")
        self.facts = {name: current.get(name) for name in names}
        self.user = current.username
        self.next(self.end)

    @step
    def end(self) -> None:
        self.again = current.run_id
