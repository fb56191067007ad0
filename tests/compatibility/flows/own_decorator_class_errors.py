# capability: own-class
# run: run
from metaflow import USER_SKIP_STEP, FlowSpec, UserStepDecorator, step


class softening(UserStepDecorator):
    def post_step(self, step_name, flow, exception=None):
        if exception is not None:
            flow.seen = str(exception)


class skipping(UserStepDecorator):
    def pre_step(self, step_name, flow, inputs=None):
        self.skip_step = USER_SKIP_STEP


class ClassErrorsFlow(FlowSpec):
    @softening
    @step
    def start(self):
        self.x = 1
        raise ValueError("seen and gone")
        self.next(self.middle)

    @skipping
    @step
    def middle(self):
        self.body_ran = True
        self.next(self.end)

    @step
    def end(self):
        self.ran = hasattr(self, "body_ran")


if __name__ == "__main__":
    ClassErrorsFlow()
