"""Times as users get them: aware datetimes in UTC, so that runs of two machines compare."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

SECOND_US = 1_000_000


def as_datetime(at_us: int) -> "datetime":
    """Returns a time in microseconds since 1970 as an aware datetime in UTC."""
    from datetime import UTC, datetime, timedelta  # here: many readers ask for no time

    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at_us)


def duration_text(duration_us: int) -> str:
    """Returns a duration for people: `0.84 s`, `12.3 s`, `4 min 07 s`, `2 h 05 min`."""
    seconds = max(0, duration_us) / SECOND_US
    if seconds < 10:
        return f"{seconds:.2f} s"
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"
