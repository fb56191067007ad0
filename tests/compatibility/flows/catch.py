# capability: deco-catch
# run: run
from metaflow import FlowSpec, catch, step


class CatchFlow(FlowSpec):
    @catch(var="failure", print_exception=False)
    @step
    def start(self):
        self.before = "kept?"
        raise ValueError("caught one")
        self.next(self.middle)

    @catch(var="no_failure")
    @step
    def middle(self):
        self.failed = bool(self.failure)
        self.text = str(self.failure.exception)
        self.kind = self.failure.type
        self.has_trace = "ValueError" in str(self.failure.stacktrace)
        self.next(self.end)

    @step
    def end(self):
        self.has_before = hasattr(self, "before")


if __name__ == "__main__":
    CatchFlow()
