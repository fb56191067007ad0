# capability: cli-variables
# env: METAFLOW_RUN_TAG=from_variable
# env: METAFLOW_RUN_MAX_NUM_SPLITS=2
# run: run
# run: run --max-num-splits 3
# expect: differs variables-of-lists: runs.0.tags = ["from_variable"]
# expect: differs variables-of-lists: runs.1.tags = ["from_variable"]
# expect: differs failure-at-its-task: runs.0.steps.start.0.exception = "TaskError"
# expect: differs failure-at-its-task: runs.0.steps.start.0.successful = false
from metaflow import FlowSpec, step


class OptionVariablesFlow(FlowSpec):
    @step
    def start(self):
        self.items = [1, 2, 3]
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    OptionVariablesFlow()
