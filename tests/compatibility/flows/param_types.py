# capability: param-types
# run: run
# run: run --count 7 --rate 1e-3 --name x --fast False --inferred 9 --learning-rate 0.5
from metaflow import FlowSpec, Parameter, step


class TypesFlow(FlowSpec):
    count = Parameter("count", type=int, default=3, help="how many")
    rate = Parameter("rate", type=float, default=0.5)
    label = Parameter("name", default="text")
    fast = Parameter("fast", type=bool, default=True)
    inferred = Parameter("inferred", default=4)
    nothing = Parameter("nothing", type=int)
    learning_rate = Parameter("learning-rate", default=1.5)

    @step
    def start(self):
        self.seen = [self.count, self.rate, self.label, self.fast, self.inferred, self.nothing]
        self.types = [type(each).__name__ for each in self.seen]
        self.dashed = self.learning_rate
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    TypesFlow()
