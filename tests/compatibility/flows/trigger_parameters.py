# capability: deco-trigger
# run: check
# run: run --Level high
from metaflow import FlowSpec, Parameter, step, trigger


@trigger(event={"name": "data", "parameters": {"Level": "severity"}})
class TriggerParametersFlow(FlowSpec):
    level_of_it = Parameter("Level", default="low")

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TriggerParametersFlow()
