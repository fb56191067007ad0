# capability: lint-ambiguous-joins
# run: check
# run: run
# expect: differs switch-into-join: commands.0.exit = 0
# expect: differs switch-into-join: commands.1.exit = 0
# expect: differs switch-into-join: runs = [{"project": [], "steps": {"start": [{"artifacts": {"items": [1, 2]}, "exception": null, "index": null, "successful": true}], "judge": [{"artifacts": {"items": [1, 2], "seen": 1, "way": "done"}, "exception": null, "index": 0, "successful": true}, {"artifacts": {"items": [1, 2], "seen": 2, "way": "work"}, "exception": null, "index": 1, "successful": true}], "work": [{"artifacts": {"items": [1, 2], "seen": 20, "way": "work"}, "exception": null, "index": 1, "successful": true}], "join": [{"artifacts": {"all_seen": [1, 20]}, "exception": null, "index": null, "successful": true}], "end": [{"artifacts": {"all_seen": [1, 20]}, "exception": null, "index": null, "successful": true}]}, "successful": true, "tags": []}]
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
