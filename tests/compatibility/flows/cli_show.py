# capability: cli-check
# capability: cli-show
# capability: cli-output
# run:
# run: check
# run: show
# run: help
# run: version
# run: output-raw
# run: output-raw --json
# run: output-dot
from metaflow import FlowSpec, step


class ShowFlow(FlowSpec):
    """A flow with words."""

    @step
    def start(self):
        """Begins."""
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ShowFlow()
