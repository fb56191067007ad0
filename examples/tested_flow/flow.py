"""Finds the days on which a weather station was unusually warm or cold, one task for each station."""

import csv
from pathlib import Path
from statistics import mean, stdev

from mainstem import FlowSpec, Parameter, step

READINGS = Path(__file__).with_name("readings.csv")


def load_readings(file: Path = READINGS) -> dict[str, list[float]]:
    """Returns the temperatures of each station, day by day."""
    stations: dict[str, list[float]] = {}
    with file.open() as lines:
        for row in csv.DictReader(lines):
            stations.setdefault(row["station"], []).append(float(row["temperature"]))
    return stations


class UnusualDaysFlow(FlowSpec):
    threshold = Parameter("threshold", default=2.0, help="how many standard deviations are unusual")

    @step
    def start(self):
        self.readings = load_readings()
        self.stations = sorted(self.readings)
        self.next(self.judge, foreach="stations")

    @step
    def judge(self):
        self.station = self.input
        temperatures = self.readings[self.station]
        if len(temperatures) < 3:
            raise ValueError(f"{self.station} has only {len(temperatures)} readings")
        normal, spread = mean(temperatures), stdev(temperatures)
        self.days = [
            day
            for day, temperature in enumerate(temperatures)
            if abs(temperature - normal) > self.threshold * spread
        ]
        self.next(self.report)

    @step
    def report(self, inputs):
        self.unusual_days = {task.station: task.days for task in inputs if task.days}
        self.merge_artifacts(inputs, include=["readings"])
        self.next(self.end)

    @step
    def end(self):
        for station, days in self.unusual_days.items():
            for day in days:
                print(f"{station}: {self.readings[station][day]} °C on day {day}")


if __name__ == "__main__":
    UnusualDaysFlow()
