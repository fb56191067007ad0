# capability: deco-retry
# capability: flow-foreach
# run: run
from metaflow import FlowSpec, current, retry, step


class RetryForeachFlow(FlowSpec):
    @step
    def start(self):
        self.items = [0, 1, 2]
        self.next(self.body, foreach="items")

    @retry(times=2, minutes_between_retries=0)
    @step
    def body(self):
        self.attempts = current.retry_count
        if current.retry_count < self.input:
            raise RuntimeError(f"attempt {current.retry_count} of {self.input}")
        self.next(self.join)

    @step
    def join(self, inputs):
        self.all_attempts = [each.attempts for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    RetryForeachFlow()
