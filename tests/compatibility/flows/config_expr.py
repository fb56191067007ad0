# capability: config-expr
# run: run
# run: --config-value cfg '{"tries": 0, "start": {"x": "given"}}' run
# run: run --x option
from metaflow import Config, FlowSpec, Parameter, config_expr, environment, retry, step


class ConfigExprFlow(FlowSpec):
    cfg = Config("cfg", default_value={"tries": 2, "start": {"x": "from config"}})
    x = Parameter("x", default=cfg.start.x)
    upper = Parameter("upper", default=config_expr("cfg.start.x.upper()"))

    @retry(times=config_expr("cfg.tries"), minutes_between_retries=0)
    @environment(vars={"TRIES": config_expr("str(cfg.tries * 10)")})
    @step
    def start(self):
        import os

        self.seen = (self.x, self.upper, os.environ["TRIES"])
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ConfigExprFlow()
