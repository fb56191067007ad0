# capability: deco-retry
# capability: current-task
# run: run
from metaflow import FlowSpec, current, retry, step


class RetryWorksFlow(FlowSpec):
    @retry(times=3, minutes_between_retries=0)
    @step
    def start(self):
        self.attempt = current.retry_count
        if self.attempt < 2:
            self.left_behind = True
            raise ValueError("not yet")
        self.next(self.end)

    @step
    def end(self):
        self.has_left_behind = hasattr(self, "left_behind")


if __name__ == "__main__":
    RetryWorksFlow()
