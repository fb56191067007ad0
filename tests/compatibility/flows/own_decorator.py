# capability: own-generator
# run: run
from metaflow import FlowSpec, step, user_step_decorator


@user_step_decorator
def around(step_name, flow, inputs=None, attributes=None):
    flow.trace = [*getattr(flow, "trace", []), f"before {step_name} {sorted(attributes or {})}"]
    yield
    flow.trace = [*flow.trace, f"after {step_name} {flow.x}"]


class OwnDecoratorFlow(FlowSpec):
    @around
    @step
    def start(self):
        self.x = 1
        self.next(self.end)

    @around(colour="blue")
    @step
    def end(self):
        self.x += 1


if __name__ == "__main__":
    OwnDecoratorFlow()
