# capability: artifact-saved
# run: run
from metaflow import FlowSpec, step


class PrivateFlow(FlowSpec):
    @step
    def start(self):
        self._hidden, self.__mangled = 1, 2
        self.next(self.end)

    @step
    def end(self):
        self.seen = getattr(self, "_hidden", None)


if __name__ == "__main__":
    PrivateFlow()
