"""The clock of pytest-benchmark here: it stands still but for the seconds that were measured outside.

A command is timed by its launcher, without the launcher's own start; pytest-benchmark shall record that
time and no other, so its timer is moved forward by each measurement.
"""

from __future__ import annotations

_seconds = 0.0


def measured_seconds() -> float:
    """Returns the sum of all measured seconds so far; the timer for pytest-benchmark."""
    return _seconds


def advance(seconds: float) -> None:
    """Moves the clock on by one measurement."""
    global _seconds
    _seconds += seconds
