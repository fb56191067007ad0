# capability: config
# capability: config-expr
# run: run
# run: --config-value cfg '{"items":[4,5],"deep":{"name":"x"},"times":0}' run --size 3
from metaflow import Config, FlowSpec, Parameter, config_expr, environment, retry, step


class ConfigStepsFlow(FlowSpec):
    cfg = Config("cfg", default_value={"items": [1, 2, 3], "deep": {"name": "a"}, "times": 1})
    size = Parameter("size", default=config_expr("len(cfg.items_of) if 'items_of' in cfg else cfg.times"))

    @environment(vars={"NAME": cfg.deep.name})
    @retry(times=cfg.times, minutes_between_retries=0)
    @step
    def start(self):
        import os

        self.name_there = os.environ["NAME"]
        self.listed = list(self.cfg["items"])
        self.kinds = (
            type(self.cfg).__name__,
            "deep" in self.cfg,
            self.cfg.get("none", 3),
            sorted(self.cfg.keys()),
        )
        self.copied = self.cfg.to_dict()
        self.items = [each * 2 for each in self.cfg["items"]]
        self.next(self.work, foreach="items")

    @step
    def work(self):
        self.product = self.input * len(self.cfg.deep.name)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.products = [each.product for each in inputs]
        try:
            self.cfg.deep.name = "b"
        except Exception:
            self.refused = True
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ConfigStepsFlow()
