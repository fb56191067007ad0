# capability: deco-schedule
# capability: deco-trigger
# run: run
from metaflow import FlowSpec, current, schedule, step, trigger


@schedule(daily=True)
@trigger(event="data_arrived")
class ScheduledFlow(FlowSpec):
    @step
    def start(self):
        self.triggered = current.get("trigger") is not None
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ScheduledFlow()
