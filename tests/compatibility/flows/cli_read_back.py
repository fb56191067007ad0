# capability: cli-dump
# capability: cli-logs
# run: run --run-id-file id
# run: dump {id}/start
# run: dump {id}/start --include x
# run: dump {id}/start --private --max-value-size 10
# run: dump {id}/start --file dump.pickle
# run: dump {id}/no_such_step
# run: logs {id}/start
# run: logs {id}/start --stderr
# run: logs show {id}/start --both --timestamps
# run: logs {id}/no_such_step
# expect: differs missing-is-an-error: commands.5.exit = 1
from metaflow import FlowSpec, step


class ReadBackFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        print("printed")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ReadBackFlow()
