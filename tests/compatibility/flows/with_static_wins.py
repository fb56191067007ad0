# capability: deco-with
# run: run --with retry:times=0
# run: run --with environment:vars='{"COLOUR": "red"}'
from metaflow import FlowSpec, current, environment, retry, step


class StaticWinsFlow(FlowSpec):
    @retry(times=1, minutes_between_retries=0)
    @environment(vars={"COLOUR": "blue"})
    @step
    def start(self):
        import os

        self.attempt, self.colour = current.retry_count, os.environ["COLOUR"]
        if self.attempt == 0:
            raise ValueError("the first attempt")
        self.next(self.end)

    @step
    def end(self):
        import os

        self.colour = os.environ.get("COLOUR")


if __name__ == "__main__":
    StaticWinsFlow()
