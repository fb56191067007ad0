# capability: own-generator
# run: run
from metaflow import FlowSpec, step, user_step_decorator


@user_step_decorator
def outer(step_name, flow, inputs=None, attributes=None):
    flow.order = ["outer in"]
    yield
    flow.order.append("outer out")


@user_step_decorator
def inner(step_name, flow, inputs=None, attributes=None):
    flow.order.append("inner in")
    yield
    flow.order.append("inner out")


class OrderFlow(FlowSpec):
    @outer
    @inner
    @step
    def start(self):
        self.order.append("body")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    OrderFlow()
