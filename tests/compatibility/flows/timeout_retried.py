# capability: deco-timeout
# capability: deco-retry
# run: run
import time

from metaflow import FlowSpec, current, retry, step, timeout


class TimeoutRetriedFlow(FlowSpec):
    @retry(times=1, minutes_between_retries=0)
    @timeout(seconds=1, minutes=0, hours=0)
    @step
    def start(self):
        if current.retry_count == 0:
            time.sleep(30)
        self.attempt = current.retry_count
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TimeoutRetriedFlow()
