# capability: deco-catch
# capability: deco-retry
# run: run
from metaflow import FlowSpec, catch, current, retry, step


class CatchRetryFlow(FlowSpec):
    @catch(var="failure")
    @retry(times=1, minutes_between_retries=0)
    @step
    def start(self):
        with open("note-attempts", "a") as note:
            note.write(f"{current.retry_count} ")
        raise ValueError(f"attempt {current.retry_count}")
        self.next(self.end)

    @step
    def end(self):
        self.text = str(self.failure.exception)


if __name__ == "__main__":
    CatchRetryFlow()
