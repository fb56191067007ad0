# capability: deco-exit-hook
# run: run
from metaflow import FlowSpec, exit_hook, step


def failing():
    raise RuntimeError("a hook that fails changes nothing")


@exit_hook(on_success=[failing])
class HookFailsFlow(FlowSpec):
    @step
    def start(self):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    HookFailsFlow()
