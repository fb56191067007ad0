# capability: lint-ambiguous-joins
# run: check
# run: run
from metaflow import FlowSpec, step


class SwitchIntoJoinFlow(FlowSpec):
    @step
    def start(self):
        self.items = [1, 2]
        self.next(self.judge, foreach="items")

    @step
    def judge(self):
        self.seen = self.input
        self.way = "work" if self.input > 1 else "done"
        self.next({"work": self.work, "done": self.join}, condition="way")

    @step
    def work(self):
        self.seen *= 10
        self.next(self.join)

    @step
    def join(self, inputs):
        self.all_seen = [each.seen for each in inputs]
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SwitchIntoJoinFlow()
