# capability: own-class
# run: run
from metaflow import FlowSpec, UserStepDecorator, step


class noting(UserStepDecorator):
    def init(self, *args, **kwargs):
        self.word = kwargs.get("word", "nothing")

    def pre_step(self, step_name, flow, inputs=None):
        flow.notes = [f"pre {step_name} {self.word}"]

    def post_step(self, step_name, flow, exception=None):
        flow.notes = [*flow.notes, f"post {step_name} {exception is None}"]


class ClassDecoratorFlow(FlowSpec):
    @noting(word="hello")
    @step
    def start(self):
        self.notes.append("body")
        self.next(self.end)

    @noting
    @step
    def end(self):
        pass


if __name__ == "__main__":
    ClassDecoratorFlow()
