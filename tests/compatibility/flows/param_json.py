# capability: param-json
# run: run
# run: run --table '[1, null, {"x": false}]'
# run: run --table '{broken'
from metaflow import FlowSpec, JSONType, Parameter, step


class JsonFlow(FlowSpec):
    table = Parameter("table", type=JSONType, default='{"a": [1, 2.5]}')
    ready = Parameter("ready", type=JSONType, default={"b": 1})

    @step
    def start(self):
        self.seen = (self.table, self.ready)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    JsonFlow()
