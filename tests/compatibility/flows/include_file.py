# capability: include-file
# run: run --text data.txt --raw data.bin
# run: run
from metaflow import FlowSpec, IncludeFile, step


class IncludeFlow(FlowSpec):
    text = IncludeFile("text", default="other.txt", help="some text")
    raw = IncludeFile("raw", is_text=False)
    latin = IncludeFile("latin", default="latin.txt", encoding="latin-1")

    @step
    def start(self):
        self.lines = self.text.splitlines()
        self.size = None if self.raw is None else len(self.raw)
        self.word = self.latin
        self.next(self.end)

    @step
    def end(self):
        self.first = self.text[0]


if __name__ == "__main__":
    IncludeFlow()
