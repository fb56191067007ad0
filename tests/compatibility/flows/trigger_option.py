# capability: current-trigger
# capability: deco-trigger
# run: run --run-id-file id
# run: --trigger TriggeredFlow/{id} run
from metaflow import FlowSpec, current, step, trigger_on_finish


@trigger_on_finish(flow="TriggeredFlow")
class TriggeredFlow(FlowSpec):
    @step
    def start(self):
        trigger = current.get("trigger")
        self.was_triggered = trigger is not None
        if self.was_triggered:
            self.by = (trigger.run.successful, len(trigger.runs), trigger.event.type, len(trigger.events))
            self.x = trigger.run.data.x + 1
        else:
            self.x = 1
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TriggeredFlow()
