# capability: include-file
# run: run
# expect: differs parsed-files: runs.0.steps.*.0.artifacts.table = [["a", "b"], ["1", "2"]]
from metaflow import FlowSpec, IncludeFile, step


def rows(text):
    return [line.split(",") for line in text.splitlines()]


class IncludeParserFlow(FlowSpec):
    table = IncludeFile("table", default="table.csv", parser=rows)

    @step
    def start(self):
        self.seen = self.table
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    IncludeParserFlow()
