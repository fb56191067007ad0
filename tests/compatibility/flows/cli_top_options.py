# capability: cli-top
# run: --quiet run
# run: --metadata local --datastore local --environment local run
# run: --no-pylint check
# run: run --namespace user:somebody --max-log-size 1
# run: --datastore-root elsewhere run
# expect: differs namespace-as-given: runs.2.steps.*.0.artifacts.space = "user:somebody"
from metaflow import FlowSpec, current, step


class TopOptionsFlow(FlowSpec):
    @step
    def start(self):
        self.space = current.namespace
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TopOptionsFlow()
