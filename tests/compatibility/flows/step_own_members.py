# capability: flow-run
# run: run
from metaflow import FlowSpec, step


class OwnMembersFlow(FlowSpec):
    @staticmethod
    def add(one, other):
        return one + other

    @classmethod
    def named(cls):
        return cls.__name__

    @property
    def ten(self):
        return 10

    def helper(self):
        self.from_helper = "set in a method"
        return len(self.items)

    @step
    def start(self):
        self.items = [1, 2]
        self.results = (self.add(1, 2), self.named(), self.ten, self.helper())
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    OwnMembersFlow()
