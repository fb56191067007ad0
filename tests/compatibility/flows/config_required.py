# capability: config
# capability: sched-exit-codes
# run: run
# run: --config-value cfg '{"a": 1}' run
from metaflow import Config, FlowSpec, step


class ConfigRequiredFlow(FlowSpec):
    cfg = Config("cfg", required=True)

    @step
    def start(self):
        self.a = self.cfg.a
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ConfigRequiredFlow()
