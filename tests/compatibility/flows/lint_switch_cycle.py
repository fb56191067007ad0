# capability: lint-acyclicity
# run: check
from metaflow import FlowSpec, step


class SwitchCycleFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.work)

    @step
    def work(self):
        self.next(self.judge)

    @step
    def judge(self):
        self.good = "no"
        self.next({"no": self.work, "yes": self.end}, condition="good")

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SwitchCycleFlow()
