# capability: config-parsers
# run: run
# run: --config-value lines 'x=5' run
from metaflow import Config, FlowSpec, step


def key_values(text):
    return dict(line.split("=") for line in text.strip().splitlines())


class ConfigParserFlow(FlowSpec):
    lines = Config("lines", default="settings.txt", parser=key_values)
    dotted = Config("dotted", default="settings.txt", parser="config_tools.count_lines")
    plain = Config("plain", default="settings.txt", parser=str.split, plain=True)

    @step
    def start(self):
        self.seen = (self.lines.to_dict(), self.dotted.count, list(self.plain))
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ConfigParserFlow()
