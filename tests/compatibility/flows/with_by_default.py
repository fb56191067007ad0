# capability: deco-with
# env: METAFLOW_DEFAULT_DECOSPECS=retry:times=1,minutes_between_retries=0
# run: run
from metaflow import FlowSpec, current, step


class WithDefaultFlow(FlowSpec):
    @step
    def start(self):
        self.attempt = current.retry_count
        if self.attempt == 0:
            raise ValueError("the first attempt")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    WithDefaultFlow()
