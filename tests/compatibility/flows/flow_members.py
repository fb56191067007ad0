# capability: flow-name
# capability: flow-pickling
# run: run
import pickle

from metaflow import FlowSpec, step
from metaflow.exception import MetaflowException


class MembersFlow(FlowSpec):
    @step
    def start(self):
        self.flow_name = self.name
        self.as_text = str(self)
        self.steps = sorted(each.name if hasattr(each, "name") else each.__name__ for each in self)
        try:
            pickle.dumps(self)
        except MetaflowException:
            self.pickling_refused = True
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    MembersFlow()
