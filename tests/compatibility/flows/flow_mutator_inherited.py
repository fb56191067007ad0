# capability: own-flow-mutator
# capability: flow-inheritance
# run: run
from metaflow import FlowMutator, FlowSpec, environment, step


class coloured(FlowMutator):
    def init(self, *args, **kwargs):
        self.colour = kwargs["colour"]

    def mutate(self, mutable_flow):
        for _name, mutable_step in mutable_flow.steps:
            mutable_step.add_decorator(environment, deco_kwargs={"vars": {"COLOUR": self.colour}})


@coloured(colour="blue")
class ColouredBase(FlowSpec):
    pass


class InheritedMutatorFlow(ColouredBase):
    @step
    def start(self):
        import os

        self.colour = os.environ.get("COLOUR")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    InheritedMutatorFlow()
