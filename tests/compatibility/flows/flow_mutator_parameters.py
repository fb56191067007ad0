# capability: own-flow-mutator
# run: run
# run: run --gone 1
from metaflow import FlowMutator, FlowSpec, Parameter, step


class shaped(FlowMutator):
    def pre_mutate(self, mutable_flow):
        names = [name for name, _ in mutable_flow.parameters]
        assert sorted(names) == ["changed", "gone"], names
        mutable_flow.remove_parameter("gone")
        mutable_flow.add_parameter("changed", Parameter("changed", default="new"), overwrite=True)


@shaped
class ParametersMutatedFlow(FlowSpec):
    gone = Parameter("gone", default=1)
    changed = Parameter("changed", default="old")

    @step
    def start(self):
        self.seen = (self.changed, hasattr(self, "gone"))
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ParametersMutatedFlow()
