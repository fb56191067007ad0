# capability: flow-merge
# run: run
from metaflow import FlowSpec, step
from metaflow.exception import (
    MetaflowException,
    MissingInMergeArtifactsException,
    UnhandledInMergeArtifactsException,
)


class MergeCaughtFlow(FlowSpec):
    @step
    def start(self):
        self.same = 1
        self.next(self.a, self.b)

    @step
    def a(self):
        self.x, self.y = 1, 1
        self.next(self.join)

    @step
    def b(self):
        self.x, self.y = 2, 2
        self.next(self.join)

    @step
    def join(self, inputs):
        try:
            self.merge_artifacts(inputs)
        except UnhandledInMergeArtifactsException as conflict:
            self.conflicting = sorted(conflict.artifact_names)
        self.nothing_merged = not hasattr(self, "same")
        try:
            self.merge_artifacts(inputs, include=["nowhere"])
        except MissingInMergeArtifactsException as missing:
            self.missing = sorted(missing.artifact_names)
        try:
            self.merge_artifacts(inputs, include=["x"], exclude=["y"])
        except MetaflowException:
            self.both_refused = True
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    MergeCaughtFlow()
