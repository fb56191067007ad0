# capability: own-generator
# run: run
from metaflow import FlowSpec, step, user_step_decorator


@user_step_decorator
def fallback(step_name, flow, inputs=None, attributes=None):
    try:
        yield
    except ValueError as error:
        flow.swallowed = str(error)


class SwallowFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.work)

    @fallback
    @step
    def work(self):
        self.before = 1
        raise ValueError("for the decorator")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SwallowFlow()
