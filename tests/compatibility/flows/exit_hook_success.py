# capability: deco-exit-hook
# run: run
from metaflow import FlowSpec, exit_hook, step


def well_done(run):
    with open("note-success", "w") as note:
        note.write(f"{run.successful} {run.data.x}")


def without_run():
    with open("note-plain", "w") as note:
        note.write("called")


def sorry(run):
    with open("note-error", "w") as note:
        note.write("never")


@exit_hook(on_success=[well_done, without_run], on_error=[sorry])
class HookFlow(FlowSpec):
    @step
    def start(self):
        self.x = 1
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    HookFlow()
