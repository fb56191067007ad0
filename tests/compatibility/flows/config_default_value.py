# capability: config
# run: run
from metaflow import Config, FlowSpec, step


class ConfigFlow(FlowSpec):
    cfg = Config("cfg", default_value={"model": {"depth": 3, "names": ["a", "b"]}, "rate": 0.5})
    absent = Config("absent")

    @step
    def start(self):
        self.depth = self.cfg.model.depth
        self.by_key = self.cfg["model"]["names"]
        self.as_dict = self.cfg.to_dict()
        self.is_none = self.absent is None
        self.keys = sorted(self.cfg)
        self.next(self.end)

    @step
    def end(self):
        self.rate = self.cfg.get("rate")


if __name__ == "__main__":
    ConfigFlow()
