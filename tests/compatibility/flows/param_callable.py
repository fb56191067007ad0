# capability: param-default-callable
# run: run
# run: run --label given
from metaflow import FlowSpec, Parameter, step


def default_label(context):
    return f"{context.flow_name}/{context.parameter_name}/{context.user_name}"


class CallableFlow(FlowSpec):
    label = Parameter("label", default=default_label)
    size = Parameter("size", type=int, default=lambda context: len(context.flow_name))

    @step
    def start(self):
        self.seen = (self.label, self.size)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    CallableFlow()
