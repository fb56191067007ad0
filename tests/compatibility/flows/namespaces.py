# capability: ids-namespaces
# run: run
# expect: differs nothing-in-namespace: runs.0.steps.*.0.artifacts.other = 0
from metaflow import Flow, FlowSpec, get_namespace, namespace, step
from metaflow.exception import MetaflowNamespaceMismatch, MetaflowNotFound


class NamespacesFlow(FlowSpec):
    @step
    def start(self):
        self.default = get_namespace()
        self.mine = len(list(Flow("NamespacesFlow")))
        namespace("user:somebody")
        try:
            self.other = len(list(Flow("NamespacesFlow")))
        except (MetaflowNamespaceMismatch, MetaflowNotFound):
            self.other = "refused"
        namespace(None)
        self.all = len(list(Flow("NamespacesFlow")))
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    NamespacesFlow()
