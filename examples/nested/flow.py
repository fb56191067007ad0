"""Chooses a polynomial by cross-validation, beside a baseline: branches, and a foreach within a foreach.

start ──┬──► baseline ──────────────────────────────────────────────────┐
        └──► candidates ──► folds ──► fit ──► average ──► choose ──────┴──► compare ──► end
                 (each degree)  (each fold)
"""

import csv
from pathlib import Path

import numpy as np

from mainstem import FlowSpec, Parameter, step

MEASUREMENTS = Path(__file__).with_name("stopping.csv")


def error_ft(predicted, actual):
    """The root of the mean squared error."""
    return float(np.sqrt(np.mean((predicted - actual) ** 2)))


class NestedFlow(FlowSpec):
    """Stopping distances of cars in the 1920s, by speed."""

    degrees = Parameter("degrees", type=list[int], separator=",", default=[1, 2, 5])
    fold_count = Parameter("folds", default=5)

    @step
    def start(self):
        with MEASUREMENTS.open() as lines:
            rows = [(float(row["speed_mph"]), float(row["distance_ft"])) for row in csv.DictReader(lines)]
        self.speeds, self.distances = np.array(rows).T
        # Each measurement has a fold; the file is sorted by speed, so that all folds have slow and fast cars.
        self.fold_of = np.arange(len(rows)) % self.fold_count
        self.next(self.baseline, self.candidates)

    @step
    def baseline(self):
        """What can be said without looking at the speed: the mean."""
        self.baseline_ft = error_ft(self.distances.mean(), self.distances)
        self.next(self.compare)

    @step
    def candidates(self):
        self.next(self.folds, foreach="degrees")

    @step
    def folds(self):
        self.degree = self.input
        self.fold_numbers = range(self.fold_count)
        self.next(self.fit, foreach="fold_numbers")

    @step
    def fit(self):
        """Fits all folds but one, and measures the error on that one."""
        out = self.fold_of == self.input
        model = np.polynomial.Polynomial.fit(self.speeds[~out], self.distances[~out], self.degree)
        self.error_ft = error_ft(model(self.speeds[out]), self.distances[out])
        self.next(self.average)

    @step
    def average(self, inputs):
        """Joins the folds of one degree: `degree` is the same in all of them, `error_ft` is not."""
        self.mean_ft = float(np.mean([task.error_ft for task in inputs]))
        self.merge_artifacts(inputs, exclude=["error_ft"])
        self.next(self.choose)

    @step
    def choose(self, inputs):
        """Joins the degrees."""
        best = min(inputs, key=lambda task: task.mean_ft)
        self.degree, self.mean_ft = best.degree, best.mean_ft
        self.errors_ft = {task.degree: task.mean_ft for task in inputs}
        self.next(self.compare)

    @step
    def compare(self, inputs):
        """Joins the branches: each has something that the other lacks, and both agree on the rest."""
        self.merge_artifacts(inputs)
        self.next(self.end)

    @step
    def end(self):
        for degree, mean_ft in self.errors_ft.items():
            print(f"degree {degree}: off by {mean_ft:.1f} ft")
        print(f"best is degree {self.degree}; the mean alone is off by {self.baseline_ft:.1f} ft")


if __name__ == "__main__":
    NestedFlow()
