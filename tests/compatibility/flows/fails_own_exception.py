# capability: sched-failure
# run: run
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
