# capability: namespaced-event
# run: run
from metaflow import FlowSpec, namespaced_event_name, project, step, trigger


@project(name="shop")
@trigger(event=namespaced_event_name("data_arrived"))
class EventNameFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    EventNameFlow()
