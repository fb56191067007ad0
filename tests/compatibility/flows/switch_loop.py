# capability: flow-recursion
# run: run
from metaflow import FlowSpec, step


class LoopFlow(FlowSpec):
    @step
    def start(self):
        self.value, self.rounds = 100.0, []
        self.next(self.halve)

    @step
    def halve(self):
        self.value /= 2
        self.rounds.append(self.value)
        self.done = "yes" if self.value < 10 else "no"
        self.next({"no": self.halve, "yes": self.end}, condition="done")

    @step
    def end(self):
        self.count = len(self.rounds)


if __name__ == "__main__":
    LoopFlow()
