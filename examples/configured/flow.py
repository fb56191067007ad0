"""Forecasts airline passengers as a file says: which methods compete, on how many months they are judged.

start ──► forecast (one task for each method of the config) ──► choose ──► end
"""

import csv
from pathlib import Path

from mainstem import Config, FlowSpec, Parameter, config_expr, retry, step

PASSENGERS = Path(__file__).with_name("passengers.csv")


def last_season(history, months, season):
    """As many as in the same month a year before."""
    return [history[len(history) - season + month % season] for month in range(months)]


def seasonal_growth(history, months, season):
    """As last season, times what a season has grown by."""
    growth = sum(history[-season:]) / sum(history[-2 * season : -season])
    return [
        value * growth ** (1 + month // season)
        for month, value in enumerate(last_season(history, months, season))
    ]


def drift(history, months, season):
    """A straight line through the first and the last month."""
    slope = (history[-1] - history[0]) / (len(history) - 1)
    return [history[-1] + slope * (month + 1) for month in range(months)]


METHODS = {"last season": last_season, "seasonal growth": seasonal_growth, "drift": drift}


class ForecastFlow(FlowSpec):
    """Judges each method of the config on the last months, and keeps the best."""

    plan = Config(
        "plan", default="plan.toml", parser="tomllib.loads", help="methods, and how they are judged"
    )
    months = Parameter("months", default=config_expr("plan.judge.years * 12"), help="to forecast")

    @step
    def start(self):
        with PASSENGERS.open() as lines:
            passengers = [float(row["thousands"]) for row in csv.DictReader(lines)]
        self.history, self.actual = passengers[: -self.months], passengers[-self.months :]
        self.methods = self.plan.methods
        self.next(self.forecast, foreach="methods")

    @retry(times=plan.judge.retries, minutes_between_retries=0)
    @step
    def forecast(self):
        self.method = self.input
        self.expected = METHODS[self.method](self.history, self.months, self.plan.season)
        errors = [abs(wanted - got) / wanted for wanted, got in zip(self.actual, self.expected, strict=True)]
        self.error = sum(errors) / len(errors)
        print(f"{self.method}: off by {self.error:.1%}")
        self.next(self.choose)

    @step
    def choose(self, inputs):
        best = min(inputs, key=lambda task: task.error)
        self.method, self.error, self.expected = best.method, best.error, best.expected
        self.next(self.end)

    @step
    def end(self):
        print(f"best for {self.months} months: {self.method}, off by {self.error:.1%}")


if __name__ == "__main__":
    ForecastFlow()
