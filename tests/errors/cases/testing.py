"""Wrong calls of the testing kit."""

from provoke import Call

from flow_runner import FlowRunner
from mainstem import FlowSpec, Parameter, step
from mainstem.testing import run_step


class Hello(FlowSpec):
    """A flow for tests."""

    alpha = Parameter("alpha", default=1)

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


def artifact_that_is_a_parameter(_: FlowRunner) -> None:
    run_step(Hello, "end", artifacts={"alpha": 2})


def step_that_is_called_directly(_: FlowRunner) -> None:
    Hello(use_cli=False).start()


CASES = [
    Call("testing-call-invalid", artifact_that_is_a_parameter),
    Call("usage-flow-outside-task", step_that_is_called_directly),
]
