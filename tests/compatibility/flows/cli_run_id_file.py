# capability: cli-run
# capability: current-task
# run: run --run-id-file note-id
from metaflow import FlowSpec, current, step


class RunIdFileFlow(FlowSpec):
    @step
    def start(self):
        with open("note-id") as note:
            self.same = note.read().strip() == current.run_id
        with open("note-id", "w") as note:
            note.write("it was read")
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    RunIdFileFlow()
