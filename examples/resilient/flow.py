"""Reads four sensors, of which one is shaky, one is slow and one is broken, and gets along with the rest.

start ──► read (one task for each sensor) ──► average ──► report ──┬──► archive ──┐
                                                                   └──► publish ──┴──► join ──► end
"""

from pathlib import Path

import sensors
from mainstem import FlowSpec, Parameter, catch, current, exit_hook, retry, step, timeout


def tell(run):
    print(f"{run.pathspec} has succeeded")


def alarm(run):
    failed = [task.pathspec for step in run for task in step if task.state == "failed"]
    print("look at", *failed)


@exit_hook(on_success=[tell], on_error=[alarm])
class ResilientFlow(FlowSpec):
    """Each trouble has its decorator: `@retry` for what passes, `@timeout` for what hangs, `@catch` for the rest."""

    target = Parameter("target", type=Path, default=Path("."), help="the folder to publish to")

    @step
    def start(self):
        self.sensors = ["north", "shaky", "slow", "broken"]
        self.next(self.read, foreach="sensors")

    @catch(var="trouble", print_exception=False)
    @retry(times=2, minutes_between_retries=0, on=["user-error"])
    @timeout(seconds=0.5)
    @step
    def read(self):
        self.sensor = self.input
        self.celsius = sensors.read(self.sensor, attempt=current.retry_count)
        self.next(self.average)

    @step
    def average(self, inputs):
        self.readings = {task.sensor: task.celsius for task in inputs if not task.trouble}
        self.troubles = {task.input: str(task.trouble.exception) for task in inputs if task.trouble}
        self.mean = sum(self.readings.values()) / len(self.readings)
        self.next(self.report)

    @step
    def report(self):
        print(f"mean {self.mean:.1f} °C of {', '.join(self.readings)}")
        for sensor, trouble in self.troubles.items():
            print(f"{sensor}: {trouble}")
        self.next(self.archive, self.publish)

    @step
    def archive(self):
        self.archived = dict(self.readings)
        print("archived", len(self.archived), "readings")
        self.next(self.join)

    @step
    def publish(self):
        Path(self.target, "mean.txt").write_text(f"{self.mean:.1f}\n")
        self.next(self.join)

    @step
    def join(self, inputs):
        self.merge_artifacts(inputs)
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    ResilientFlow()
