# capability: config
# run: run
from metaflow import Config, FlowSpec, step


class ConfigReadOnlyFlow(FlowSpec):
    cfg = Config("cfg", default_value={"a": {"b": 1}})

    @step
    def start(self):
        self.refused = []
        try:
            self.cfg = {}
        except AttributeError:
            self.refused.append("assigned")
        try:
            self.cfg["a"] = 2
        except TypeError:
            self.refused.append("item")
        try:
            self.cfg.a.b = 2
        except (TypeError, AttributeError):
            self.refused.append("attribute")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ConfigReadOnlyFlow()
