# capability: deco-secrets
# env: DB_USER=already
# run: run
# expect: differs error-classes: runs.0.steps.start.0.exception = "TaskError"
from metaflow import FlowSpec, secrets, step

SOURCE = {"type": "inline", "id": "database", "options": {"env_vars": {"DB_USER": "ada"}}}


class SecretsClashFlow(FlowSpec):
    @secrets(sources=[SOURCE])
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    SecretsClashFlow()
