# capability: deco-retry
# run: run
from metaflow import FlowSpec, current, retry, step


class RetryExhaustedFlow(FlowSpec):
    @retry(times=1, minutes_between_retries=0)
    @step
    def start(self):
        with open("note-attempts", "a") as note:
            note.write(f"{current.retry_count} ")
        raise KeyError("never")

    @step
    def end(self):
        pass


if __name__ == "__main__":
    RetryExhaustedFlow()
