# capability: own-step-mutator
# run: run
from metaflow import FlowSpec, StepMutator, current, environment, retry, step


class robust(StepMutator):
    def mutate(self, mutable_step):
        mutable_step.add_decorator(retry, deco_kwargs={"times": 1, "minutes_between_retries": 0})
        for spec in list(mutable_step.decorator_specs):
            if spec[0] == "environment":
                mutable_step.remove_decorator("environment")


class StepMutatorFlow(FlowSpec):
    @robust
    @environment(vars={"COLOUR": "blue"})
    @step
    def start(self):
        import os

        self.attempt, self.colour = current.retry_count, os.environ.get("COLOUR")
        if self.attempt == 0:
            raise ValueError("the first attempt")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    StepMutatorFlow()
