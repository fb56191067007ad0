# capability: sched-failure
# run: run
# expect: differs error-classes: runs.0.steps.start.0.exception = "MainstemException"
from metaflow import FlowSpec, step
from metaflow.exception import MetaflowException


class OwnExceptionFlow(FlowSpec):
    @step
    def start(self):
        raise MetaflowException("said by the flow")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    OwnExceptionFlow()
