# capability: deco-resources
# run: run
from metaflow import FlowSpec, resources, step


class ResourcesFlow(FlowSpec):
    @resources(cpu=1, memory=200)
    @step
    def start(self):
        self.x = 1
        self.next(self.end)

    @resources
    @step
    def end(self):
        pass


if __name__ == "__main__":
    ResourcesFlow()
