# capability: deco-catch
# run: run --run-id-file id
# expect: differs caught-at-end: runs.0.successful = true
# expect: differs caught-at-end: notes.note-hook = "True True"
from pathlib import Path

from metaflow import Flow, FlowSpec, catch, exit_hook, namespace, step


def told(run):
    namespace(None)
    Path("note-hook").write_text(f"{run.finished} {Flow('CatchEndFlow').latest_successful_run is not None}")


@exit_hook(on_success=[told])
class CatchEndFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @catch(var="failure")
    @step
    def end(self):
        self.before = 1
        raise ValueError("at the end")


if __name__ == "__main__":
    CatchEndFlow()
