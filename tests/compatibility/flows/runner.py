# capability: runner
# capability: executing-run
# run:
import sys
from pathlib import Path

from metaflow import FlowSpec, Parameter, Runner, step


class RunnerFlow(FlowSpec):
    alpha = Parameter("alpha", default=1)

    @step
    def start(self):
        print("alpha is", self.alpha)
        self.inverse = 12 / self.alpha
        self.next(self.end)

    @step
    def end(self):
        pass


def told(running):
    facts = [running.status, running.returncode, running.run.successful, sorted(running.run.user_tags)]
    return f"{facts} {'alpha is' in running.stdout}"


if __name__ == "__main__" and len(sys.argv) == 1:
    options = {"tags": ["blue", "red"], "max_workers": 2}
    with Runner(__file__, show_output=False) as runner, runner.run(alpha=3, **options) as running:
        Path("note-works.txt").write_text(f"{told(running)} {running.run.data.inverse}")
    with Runner(__file__, show_output=False).run(alpha=0) as running:
        Path("note-fails.txt").write_text(told(running))
elif __name__ == "__main__":
    RunnerFlow()
