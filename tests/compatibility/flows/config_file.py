# capability: config
# run: run
# run: --config cfg other.json run
# run: --config-value cfg '{"depth": 9}' run
# run: --config cfg nowhere.json run
from metaflow import Config, FlowSpec, step


class ConfigFileFlow(FlowSpec):
    cfg = Config("cfg", default="settings.json")

    @step
    def start(self):
        self.depth = self.cfg.depth
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ConfigFileFlow()
