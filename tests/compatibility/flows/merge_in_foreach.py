# capability: flow-merge
# capability: artifact-inherited
# run: run
from metaflow import FlowSpec, step


class MergeForeachFlow(FlowSpec):
    @step
    def start(self):
        self.shared = [1, 2]
        self.passed = "untouched"
        self.groups = ["a", "b"]
        self.next(self.group, foreach="groups")

    @step
    def group(self):
        self.group_name = self.input
        self.changed = list(self.shared)
        self.changed.append(3)
        self.next(self.left, self.right)

    @step
    def left(self):
        self.side = "left"
        self.only_left = self.group_name + "l"
        self.next(self.meet)

    @step
    def right(self):
        self.side = "right"
        self.shared.append(9)
        self.next(self.meet)

    @step
    def meet(self, inputs):
        self.side = "both"
        self.shared = inputs.left.shared
        self.merge_artifacts(inputs, exclude=["only_left"])
        self.next(self.gather)

    @step
    def gather(self, inputs):
        self.names = [each.group_name for each in inputs]
        self.merge_artifacts(inputs, include=["passed", "changed", "side"])
        self.has = [
            name for name in ("passed", "changed", "side", "shared", "group_name") if hasattr(self, name)
        ]
        self.next(self.end)

    @step
    def end(self):
        self.all = (self.passed, self.changed, self.side)


if __name__ == "__main__":
    MergeForeachFlow()
