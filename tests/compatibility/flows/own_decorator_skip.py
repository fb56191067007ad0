# capability: own-generator
# run: run
from metaflow import USER_SKIP_STEP, FlowSpec, step, user_step_decorator


@user_step_decorator
def skipping(step_name, flow, inputs=None, attributes=None):
    flow.from_decorator = step_name
    yield USER_SKIP_STEP


class SkipFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.work)

    @skipping
    @step
    def work(self):
        self.body_ran = True
        self.next(self.end)

    @step
    def end(self):
        self.ran = hasattr(self, "body_ran")


if __name__ == "__main__":
    SkipFlow()
