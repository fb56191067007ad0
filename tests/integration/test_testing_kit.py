"""What the testing kit shows is what a real run leaves: the same flow runs both ways."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from flow_runner import FlowRunner
from mainstem.testing import run_flow

FLOW = """
    class Both(FlowSpec):
        scale = Parameter("scale", default=1.5)

        @step
        def start(self):
            self.letters, self.table = "ab", {"rows": [1, (2, 3)]}
            self.next(self.one, foreach="letters")

        @step
        def one(self):
            self.letter, self.numbers = self.input, (n * self.scale for n in range(2))
            self.next(self.two, foreach="numbers")

        @step
        def two(self):
            self.place = [self.foreach_stack(), self.index, current.task_id]
            self.none = []
            self.next(self.left, self.right)

        @step
        def left(self):
            self.table["rows"].append(self.input)
            self.next(self.nothing, foreach="none")

        @step
        def nothing(self):
            self.next(self.nothing_joined)

        @step
        def nothing_joined(self, inputs):
            self.number_of_inputs = len(inputs)
            self.next(self.sides)

        @step
        def right(self):
            self.side = "right"
            self.next(self.sides)

        @step
        def sides(self, inputs):
            self.names = [repr(each) for each in inputs]
            self.merge_artifacts(inputs, exclude=["table"])
            self.next(self.inner)

        @step
        def inner(self, inputs):
            self.places = [each.place for each in inputs]
            self.merge_artifacts(inputs, include=["letter", "numbers"])
            self.next(self.outer)

        @step
        def outer(self, inputs):
            self.all = {each.letter: each.places for each in inputs}
            self.next(self.end)

        @step
        def end(self):
            self.ended = True
"""


def test_both_leave_the_same(flows: FlowRunner) -> None:
    real = flows.succeed(FLOW)
    in_process = run_flow(_class_of(flows.folder / "flow.py"))
    left = {
        f"{path}/{name}": value
        for path, task in in_process.tasks.items()
        for name, value in task.artifacts.items()
    }
    assert left == real.every_value()
    assert len(in_process) == 1 + 2 + 2 * 2 * 5 + 2 + 1 + 1


def _class_of(file: Path) -> Any:
    spec = spec_from_file_location("flow_in_test", file)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Both
