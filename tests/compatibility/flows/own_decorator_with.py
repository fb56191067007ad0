# capability: own-with
# run: run --with own_tools.marking
# run: run --with own_tools.marking:word=hello
from metaflow import FlowSpec, step


class OwnWithFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    OwnWithFlow()
