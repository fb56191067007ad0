"""What several flows share: where the data come from, and how sure one can be of a number."""

import csv
import random
from pathlib import Path

from mainstem import FlowSpec, Parameter, step

MEASUREMENTS = Path(__file__).with_name("speed_of_light.csv")


class MeasurementsFlow(FlowSpec):
    """A base of flows: its `start` reads the measurements and leads to `analyse`, which each flow has of its own."""

    series = Parameter("series", type=int, help="only this one of the five series (default: all)")

    @step
    def start(self):
        with MEASUREMENTS.open() as lines:
            rows = list(csv.DictReader(lines))
        wanted = {str(self.series)} if self.series else {row["series"] for row in rows}
        self.values = [int(row["km_per_s"]) for row in rows if row["series"] in wanted]
        self.next(self.analyse)

    @step
    def end(self):
        print(f"{self.estimate:,.1f} km/s, with 95% confidence from {self.low:,.1f} to {self.high:,.1f}")


class Bootstrap(FlowSpec):
    """A mixin: steps and parameters that tell how much an estimate varies. A flow that uses it has `statistic`."""

    resamples = Parameter("resamples", default=2000)
    seed = Parameter("seed", default=1879)

    @step
    def analyse(self):
        self.estimate = self.statistic(self.values)
        self.parts = [self.seed + part for part in range(4)]
        self.next(self.resample, foreach="parts")

    @step
    def resample(self):
        draw = random.Random(self.input)
        count = self.resamples // len(self.parts)
        samples = (draw.choices(self.values, k=len(self.values)) for _ in range(count))
        self.estimates = [self.statistic(sample) for sample in samples]
        self.next(self.interval)

    @step
    def interval(self, inputs):
        estimates = sorted(value for task in inputs for value in task.estimates)
        self.low = estimates[int(0.025 * len(estimates))]
        self.high = estimates[int(0.975 * len(estimates))]
        self.merge_artifacts(inputs, include=["estimate", "values"])
        self.next(self.end)
