# capability: own-generator
# run: run
# run: run --key other
import inspect

from metaflow import USER_SKIP_STEP, Flow, FlowSpec, Parameter, current, namespace, step, user_step_decorator


@user_step_decorator
def memo(step_name, flow, inputs=None, attributes=None):
    namespace(None)
    artifact = attributes["artifact"]
    flow.source_known = "def " + step_name in inspect.getsource(getattr(flow, step_name))
    for run in Flow(current.flow_name):
        if run.id != current.run_id and run.successful:
            setattr(flow, artifact, run[step_name].task[artifact].data)
            yield USER_SKIP_STEP
            return
    yield
    flow.computed = True


@user_step_decorator
def guarded(step_name, flow, inputs=None, attributes=None):
    try:
        yield
    except ZeroDivisionError as error:
        flow.guarded = str(error)


class MemoFlow(FlowSpec):
    key = Parameter("key", default="first")

    @memo(artifact="model")
    @step
    def start(self):
        self.model = f"trained by {self.key}"
        self.next(self.middle)

    @guarded
    @step
    def middle(self):
        self.inverse = 1 / 0
        self.next(self.end)

    @step
    def end(self):
        self.all = (self.model, getattr(self, "computed", False), self.guarded, hasattr(self, "inverse"))


if __name__ == "__main__":
    MemoFlow()
