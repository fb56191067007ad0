# capability: sched-exit-codes
# run: walk
# run: run --no-such-option
# run: run --max-workers many
# run: --no-such-option run
# run: run --help
# run: --help
from metaflow import FlowSpec, step


class UsageFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    UsageFlow()
