# capability: deco-secrets
# run: run
import os

from metaflow import FlowSpec, secrets, step

SOURCE = {"type": "inline", "id": "database", "options": {"env_vars": {"DB_USER": "ada", "DB_PORT": "5432"}}}


class SecretsFlow(FlowSpec):
    @secrets(sources=[SOURCE])
    @step
    def start(self):
        self.seen = (os.environ["DB_USER"], os.environ["DB_PORT"])
        self.next(self.end)

    @step
    def end(self):
        self.gone = "DB_USER" not in os.environ


if __name__ == "__main__":
    SecretsFlow()
