# capability: own-generator
# run: run
from metaflow import FlowSpec, step, user_step_decorator


def instead(flow, inputs=None):
    flow.x = "replaced"
    return True


@user_step_decorator
def replacing(step_name, flow, inputs=None, attributes=None):
    yield instead


class ReplaceFlow(FlowSpec):
    @replacing
    @step
    def start(self):
        self.x = "original"
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ReplaceFlow()
