# capability: include-file
# run: run --text nowhere.txt
# run: run
from metaflow import FlowSpec, IncludeFile, step


class IncludeMissingFlow(FlowSpec):
    text = IncludeFile("text", required=True)

    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    IncludeMissingFlow()
