# capability: deco-exit-hook
# run: run
from metaflow import FlowSpec, exit_hook, step


def well_done(run):
    with open("note-success", "w") as note:
        note.write("never")


def sorry(run):
    with open("note-error", "w") as note:
        note.write(str(run.successful))


def failing(run):
    raise RuntimeError("a hook that fails changes nothing")


@exit_hook(on_success=[well_done], on_error=[failing, sorry])
class HookErrorFlow(FlowSpec):
    @step
    def start(self):
        raise ValueError("the run fails")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    HookErrorFlow()
