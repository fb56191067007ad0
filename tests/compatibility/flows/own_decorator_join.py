# capability: own-generator
# run: run
from metaflow import FlowSpec, step, user_step_decorator


@user_step_decorator
def sees_inputs(step_name, flow, inputs=None, attributes=None):
    flow.seen_before = [each.x for each in inputs]
    yield


class JoinDecoratorFlow(FlowSpec):
    @step
    def start(self):
        self.items = [1, 2]
        self.next(self.body, foreach="items")

    @step
    def body(self):
        self.x = self.input * 3
        self.next(self.join)

    @sees_inputs
    @step
    def join(self, inputs):
        self.total = sum(each.x for each in inputs)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    JoinDecoratorFlow()
