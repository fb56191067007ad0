# capability: sched-failure
# run: run
from metaflow import FlowSpec, step


class EndFailsFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        self.last = "words"
        assert self.last == "thoughts"


if __name__ == "__main__":
    EndFailsFlow()
