# capability: ids-runs
# run: run
# run: run --alpha 2
from metaflow import Flow, FlowSpec, Parameter, current, namespace, step


class SeveralRunsFlow(FlowSpec):
    alpha = Parameter("alpha", default=1)

    @step
    def start(self):
        namespace(None)
        self.earlier = [run.data.x for run in Flow("SeveralRunsFlow") if run.id != current.run_id]
        self.x = self.alpha
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SeveralRunsFlow()
