# capability: own-class
# run: run
from metaflow import FlowSpec, UserStepDecorator, step


class softening(UserStepDecorator):
    def post_step(self, step_name, flow, exception=None):
        if exception is not None:
            flow.seen = str(exception)


class ClassErrorsFlow(FlowSpec):
    @softening
    @step
    def start(self):
        self.x = 1
        raise ValueError("seen and gone")
        self.next(self.end)

    @step
    def end(self):
        self.has_x = hasattr(self, "x")


if __name__ == "__main__":
    ClassErrorsFlow()
