# capability: own-flow-mutator
# run: run
# run: run --added 5
from metaflow import Config, FlowMutator, FlowSpec, Parameter, current, retry, step


class shaped(FlowMutator):
    def pre_mutate(self, mutable_flow):
        mutable_flow.add_parameter("added", Parameter("added", default=mutable_flow.cfg.number))

    def mutate(self, mutable_flow):
        for name, mutable_step in mutable_flow.steps:
            if name != "end":
                mutable_step.add_decorator(retry, deco_kwargs={"times": 1, "minutes_between_retries": 0})


@shaped
class FlowMutatorFlow(FlowSpec):
    cfg = Config("cfg", default_value={"number": 3})

    @step
    def start(self):
        self.attempt = current.retry_count
        if self.attempt == 0:
            raise ValueError("the first attempt")
        self.seen = self.added
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    FlowMutatorFlow()
