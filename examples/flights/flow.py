"""Predicts how late a flight lands from what is known when it leaves the gate.

    load ──► train (one task for each candidate) ──► choose ──► end

Run it with `python flow.py run --max-workers 2`, then read the result with `python read_back.py`.
"""

import os

# The tasks run side by side, so each gets one thread; libraries read this when they are imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import flights
from candidates import CANDIDATES, build
from mainstem import FlowSpec, Parameter, current, step


class FlightsFlow(FlowSpec):
    """Trains several models side by side and keeps the one that is best on months it has not seen."""

    seed = Parameter("seed", default=2013, help="Where the models' random numbers start.")

    @step
    def start(self):
        """Loads the flights and measures what can be said without a model."""
        self.flights = flights.load()
        train = self.flights[self.flights["part"] == "train"]
        # Pilots make up time in the air. The baseline: as late as at the gate, less what is usually made up.
        self.usual_gain_min = float(gained_min(train).median())
        self.candidates = CANDIDATES
        self.next(self.train, foreach="candidates")

    @step
    def train(self):
        """Trains one candidate on January to August, judges it on September and October."""
        self.candidate = self.input
        train = self.flights[self.flights["part"] == "train"]
        validation = self.flights[self.flights["part"] == "validation"]
        self.model = build(self.candidate, self.seed).fit(train[flights.FEATURES], gained_min(train))
        predicted = self.model.predict(validation[flights.FEATURES])
        self.validation_error_min = mean_error_min(validation, predicted)
        print(f"{self.candidate['name']}: wrong by {self.validation_error_min:.2f} min on validation")
        self.next(self.choose)

    @step
    def choose(self, inputs):
        """Keeps the model with the smallest error on validation; the test months play no part in it."""
        best = min(inputs, key=lambda task: task.validation_error_min)
        self.model, self.best = best.model, best.candidate
        self.validation_errors_min = {task.candidate["name"]: task.validation_error_min for task in inputs}
        self.merge_artifacts(inputs, include=["flights", "usual_gain_min"])
        self.next(self.end)

    @step
    def end(self):
        """Reports the error on November and December, which nothing has seen until now."""
        test = self.flights[self.flights["part"] == "test"]
        self.test_error_min = mean_error_min(test, self.model.predict(test[flights.FEATURES]))
        self.baseline_error_min = mean_error_min(test, self.usual_gain_min)
        less = 1 - self.test_error_min / self.baseline_error_min
        print(f"best on validation: {self.best['name']}")
        print(f"mean error on {len(test):,} flights of the test months: {self.test_error_min:.2f} min")
        print(f"that is {less:.1%} less than the baseline's {self.baseline_error_min:.2f} min")
        print(f"kept as {current.pathspec}")


def gained_min(table):
    """The minutes that each flight made up between the gates: what the models predict."""
    return table["departure_delay_min"] - table[flights.TARGET]


def mean_error_min(table, predicted_gain_min):
    """The mean absolute error, in minutes, of arrival delays predicted from the minutes made up."""
    return float((gained_min(table) - predicted_gain_min).abs().mean())


if __name__ == "__main__":
    FlightsFlow()
