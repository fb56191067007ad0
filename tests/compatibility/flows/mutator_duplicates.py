# capability: own-step-mutator
# run: run
from metaflow import FlowSpec, StepMutator, current, environment, retry, step


class insisting(StepMutator):
    def init(self, *args, **kwargs):
        self.times = kwargs["times"]

    def mutate(self, mutable_step):
        mutable_step.add_decorator(
            retry,
            deco_kwargs={"times": self.times, "minutes_between_retries": 0},
            duplicates=mutable_step.OVERRIDE,
        )
        mutable_step.add_decorator(
            "environment", deco_kwargs={"vars": {"COLOUR": "red"}}, duplicates=mutable_step.IGNORE
        )


class DuplicatesFlow(FlowSpec):
    @insisting(times=2)
    @environment(vars={"COLOUR": "blue"})
    @retry(times=0)
    @step
    def start(self):
        import os

        self.attempt, self.colour = current.retry_count, os.environ["COLOUR"]
        if self.attempt < 2:
            raise ValueError("not yet")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    DuplicatesFlow()
