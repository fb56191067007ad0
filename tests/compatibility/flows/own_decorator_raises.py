# capability: own-generator
# run: run
from metaflow import FlowSpec, step, user_step_decorator


@user_step_decorator
def strict(step_name, flow, inputs=None, attributes=None):
    yield
    if flow.x < 0:
        raise ValueError("x must not be negative")


class StrictFlow(FlowSpec):
    @strict
    @step
    def start(self):
        self.x = -1
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    StrictFlow()
